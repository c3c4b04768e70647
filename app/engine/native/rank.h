/* From the scores of all subwords to the likeliest few, in parts of the vocabulary. */
#ifndef RANK_H
#define RANK_H

#include "numbers.h"

/* What is known of a part: its highest score, the sum of powers of the differences to it, and how
   many of the best were found. */
typedef struct {
    float most, total;
    int32_t found;
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

/* Scores `begin` to `end` of a row, both multiples of 8. */
static Part rank_part(const float *scores, int begin, int end, int most, float *values,
                      int64_t *where) {
    Part part = {-INFINITY, 0, 0};
    int found = 0;
    __m256 high = _mm256_set1_ps(-INFINITY);
    for (int i = begin; i < end; i += 8) {
        const __m256 eight = _mm256_loadu_ps(scores + i);
        high = _mm256_max_ps(high, eight);
        const __m256 bound = _mm256_set1_ps(found < most ? -INFINITY : values[most - 1]);
        int mask = _mm256_movemask_ps(_mm256_cmp_ps(eight, bound, _CMP_GT_OQ));
        for (; mask; mask &= mask - 1) {
            const int at = i + __builtin_ctz(mask);
            if (found < most || scores[at] > values[most - 1])
                insert(scores[at], at, values, where, &found, most);
        }
    }
    part.most = max8(high);
    part.found = found;
    if (part.most == -INFINITY) return part;
    const __m256 level = _mm256_set1_ps(part.most);
    __m256 total = _mm256_setzero_ps();
    for (int i = begin; i < end; i += 8)
        total = _mm256_add_ps(total, exp8(_mm256_sub_ps(_mm256_loadu_ps(scores + i), level)));
    part.total = sum8(total);
    return part;
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
