/* From the scores of all subwords to the likeliest few, in parts of the vocabulary. */
#ifndef RANK_H
#define RANK_H

#include "numbers.h"

/* Of so many scores the powers are summed up in one go. */
enum { RANKED = 512 };

/* What is known of a part: its highest score, the sum of powers of the differences to it, and how
   many of the best were found. */
typedef struct {
    float most, total;
    int found;
} Part;

INLINE void insert(float value, int64_t at, float *values, int64_t *where, int *found, int most) {
    int place = *found < most ? (*found)++ : most - 1;
    for (; place > 0 && values[place - 1] < value; place--) {
        values[place] = values[place - 1];
        where[place] = where[place - 1];
    }
    values[place] = value;
    where[place] = at;
}

/* Subwords that may not be among the best. */
typedef struct {
    const int64_t *subwords;
    int count;
} Forbidden;

INLINE int is_forbidden(Forbidden forbidden, int64_t subword) {
    for (int i = 0; i < forbidden.count; i++)
        if (forbidden.subwords[i] == subword) return 1;
    return 0;
}

typedef float Floats __attribute__((vector_size(64), aligned(4)));
typedef int32_t Bits __attribute__((vector_size(64), aligned(4)));

/* exp(x - level) of numbers not above it, added to sums. */
INLINE void add_powers(const float *x, float level, Floats *sum) {
    const float log2e = 1.44269504f, to_whole = 0x1.8p23f + 127;
    const Floats least = (Floats){0} - 126.0f;
    Floats t = __builtin_elementwise_fma(*(const Floats *)x, (Floats){0} + log2e,
                                         (Floats){0} - level * log2e);
    const Bits less = t < least; /* what is no number is not, and stays none */
    t = (Floats)(((Bits)t & ~less) | ((Bits)least & less));
    /* The low bits of this are those of the nearest whole number, and 127. */
    const Floats moved = t + to_whole, f = t - (moved - to_whole);
    Floats y = (Floats){0} + POWER[0];
    for (int i = 1; i < 6; i++) y = __builtin_elementwise_fma(y, f, (Floats){0} + POWER[i]);
    *sum = __builtin_elementwise_fma(y, (Floats)((Bits)moved << 23), *sum);
}

/* Their sum, in the same order whatever the processor's registers hold. */
INLINE float powers(const float *x, int count, float level) {
    Floats sum = {0}, last = (Floats){0} - INFINITY;
    for (int i = 0; i + 16 <= count; i += 16) add_powers(x + i, level, &sum);
    if (count % 16) {
        __builtin_memcpy(&last, x + count / 16 * 16, 8 * sizeof *x);
        add_powers((const float *)&last, level, &sum);
    }
    float total = 0;
    for (int i = 0; i < 16; i++) total += sum[i];
    return total;
}

static float powers_by_avx2(const float *x, int count, float level) {
    return powers(x, count, level);
}

WITH_AVX512 static float powers_by_avx512(const float *x, int count, float level) {
    return powers(x, count, level);
}

/* Adds scores of a row to its part: `count` of them, a multiple of 8, from that of subword `first`
   on. Sums are the same however many come at a time, if it is a multiple of RANKED. */
static void rank_more(const float *scores, int64_t first, int count, int wide, Forbidden forbidden,
                      int most, float *values, int64_t *where, Part *part) {
    for (int begin = 0; begin < count; begin += RANKED) {
        const int end = begin + RANKED < count ? begin + RANKED : count;
        __m256 high = _mm256_set1_ps(-INFINITY);
        for (int i = begin; i < end; i += 8) {
            const __m256 eight = _mm256_loadu_ps(scores + i);
            high = _mm256_max_ps(high, eight);
            const __m256 bound = _mm256_set1_ps(part->found < most ? -INFINITY : values[most - 1]);
            int mask = _mm256_movemask_ps(_mm256_cmp_ps(eight, bound, _CMP_GT_OQ));
            for (; mask; mask &= mask - 1) {
                const int at = i + __builtin_ctz(mask);
                if (part->found == most && scores[at] <= values[most - 1]) continue;
                if (is_forbidden(forbidden, first + at)) continue;
                insert(scores[at], first + at, values, where, &part->found, most);
            }
        }
        const float highest = max8(high);
        if (highest > part->most) {
            part->total *= expf(part->most - highest);
            part->most = highest;
        }
        if (highest == -INFINITY) continue;
        part->total += (wide ? powers_by_avx512 : powers_by_avx2)(scores + begin, end - begin,
                                                                  part->most);
    }
}

/* Joins the parts: the `most` highest scores, and the logarithm of the sum of all powers. */
static float rank_whole(const Part *parts, const float *values, const int64_t *where, int count,
                        int most, float *best, int64_t *subwords, int *found) {
    float level = -INFINITY, total = 0;
    *found = 0;
    for (int part = 0; part < count; part++)
        if (parts[part].most > level) level = parts[part].most;
    for (int part = 0; part < count; part++) {
        /* Of a part without a score there is nothing to add; what is no number has to show. */
        if (parts[part].total != 0) total += parts[part].total * expf(parts[part].most - level);
        for (int i = 0; i < parts[part].found; i++) {
            const float value = values[part * most + i];
            if (*found < most || value > best[most - 1])
                insert(value, where[part * most + i], best, subwords, found, most);
        }
    }
    return level + logf(total);
}

#endif
