/* Dot products of rows of weights with few rows of values: weights are read once, from memory, in
   the type they are stored in. */
#ifndef DOTS_H
#define DOTS_H

#include "whole.h"

enum { OUTPUTS = 4, BLOCK = 8 };

/* Of a row of weights, so many bytes in. */
INLINE size_t bytes_of(int type) { return type == FLOAT32 ? 4 : type == INT8 ? 1 : 2; }

INLINE void write_sums(__m256 total[OUTPUTS][BLOCK], float *sums, const int outputs,
                       const int rows) {
    for (int r = 0; r < rows; r++) {
        if (outputs == OUTPUTS)
            _mm_storeu_ps(sums + r * OUTPUTS,
                          sums4(total[0][r], total[1][r], total[2][r], total[3][r]));
        else
            for (int o = 0; o < outputs; o++) sums[r * OUTPUTS + o] = sum8(total[o][r]);
    }
}

/* Dot products of `outputs` rows of weights, one behind the other, with `rows` rows of x, to
   (rows, OUTPUTS). As many at once as there are registers for. */
INLINE void dots(const char *weight, int type, const void *x, const size_t inputs, float *sums,
                 const int outputs, const int rows) {
    const float *values = x;
    const size_t row = inputs * bytes_of(type);
    __m256 total[OUTPUTS][BLOCK];
    for (int o = 0; o < outputs; o++)
        for (int r = 0; r < rows; r++) total[o][r] = _mm256_setzero_ps();
    for (size_t i = 0; i < inputs; i += 8) {
        __m256 w[OUTPUTS];
        if (i * bytes_of(type) % 64 == 0)
            for (int o = 0; o < outputs; o++) prefetch(weight + o * row + i * bytes_of(type));
        for (int o = 0; o < outputs; o++) w[o] = load8(weight + o * row, i, type);
        for (int r = 0; r < rows; r++) {
            const __m256 value = _mm256_loadu_ps(values + r * inputs + i);
            for (int o = 0; o < outputs; o++)
                total[o][r] = _mm256_fmadd_ps(w[o], value, total[o][r]);
        }
    }
    write_sums(total, sums, outputs, rows);
}

INLINE __m256i load16(const char *weight, size_t at, int type) {
    if (type == INT16) return _mm256_loadu_si256((const __m256i *)(weight + 2 * at));
    return _mm256_cvtepi8_epi16(_mm_loadu_si128((const __m128i *)(weight + at)));
}

/* The exact sums of up to four, side by side. */
INLINE __m128i whole_sums(__m256i stretch[OUTPUTS][BLOCK], const int outputs, const int r) {
    const __m256i ab = _mm256_hadd_epi32(stretch[0][r], stretch[outputs > 1][r]);
    const __m256i cd = outputs > 2 ? _mm256_hadd_epi32(stretch[2][r], stretch[3][r]) : ab;
    const __m256i all = _mm256_hadd_epi32(ab, cd);
    return _mm_add_epi32(_mm256_castsi256_si128(all), _mm256_extracti128_si256(all, 1));
}

/* The same of whole numbers. In 8 bits sums are exact to their end, in 16 those of a stretch. */
INLINE void whole_dots(const char *weight, int type, const void *x, const size_t inputs,
                       float *sums, const int outputs, const int rows) {
    const int16_t *values = x;
    const size_t row = inputs * bytes_of(type);
    __m256 total[OUTPUTS][BLOCK];
    __m256d exact[BLOCK];
    for (size_t from = 0; from < inputs; from += STRETCH) {
        const size_t to = from + STRETCH < inputs ? from + STRETCH : inputs;
        __m256i stretch[OUTPUTS][BLOCK];
        for (int o = 0; o < outputs; o++)
            for (int r = 0; r < rows; r++) stretch[o][r] = _mm256_setzero_si256();
        for (size_t i = from; i < to; i += 16) {
            __m256i w[OUTPUTS];
            if (i * bytes_of(type) % 64 == 0)
                for (int o = 0; o < outputs; o++) prefetch(weight + o * row + i * bytes_of(type));
            for (int o = 0; o < outputs; o++) w[o] = load16(weight + o * row, i, type);
            for (int r = 0; r < rows; r++) {
                const __m256i value =
                    _mm256_loadu_si256((const __m256i *)(values + r * inputs + i));
                for (int o = 0; o < outputs; o++)
                    stretch[o][r] =
                        _mm256_add_epi32(stretch[o][r], _mm256_madd_epi16(w[o], value));
            }
        }
        for (int r = 0; r < rows; r++) {
            if (type == INT8) {
                const __m256d found = _mm256_cvtepi32_pd(whole_sums(stretch, outputs, r));
                exact[r] = from ? _mm256_add_pd(exact[r], found) : found;
                continue;
            }
            for (int o = 0; o < outputs; o++) {
                const __m256 found = _mm256_cvtepi32_ps(stretch[o][r]);
                total[o][r] = from ? _mm256_add_ps(total[o][r], found) : found;
            }
        }
    }
    if (type != INT8) write_sums(total, sums, outputs, rows);
    else
        for (int r = 0; r < rows; r++) {
            float found[OUTPUTS];
            _mm_storeu_ps(found, _mm256_cvtpd_ps(exact[r]));
            for (int o = 0; o < outputs; o++) sums[r * OUTPUTS + o] = found[o];
        }
}

/* As dots, for OUTPUTS rows of weights, however many registers that takes. */
INLINE void block(const char *weight, int type, const void *x, size_t inputs, int rows,
                  float *sums) {
    const size_t row = inputs * bytes_of(type);
#define IN_TURN(outputs, rows) \
    case rows: \
        for (int o = 0; o < OUTPUTS; o += outputs) \
            if (is_whole(type)) \
                whole_dots(weight + o * row, type, x, inputs, sums + o, outputs, rows); \
            else \
                dots(weight + o * row, type, x, inputs, sums + o, outputs, rows); \
        break
    switch (rows) {
        IN_TURN(4, 1);
        IN_TURN(4, 2);
        IN_TURN(4, 3);
        IN_TURN(2, 4);
        IN_TURN(2, 5);
        IN_TURN(2, 6);
        IN_TURN(1, 7);
        IN_TURN(1, 8);
    }
#undef IN_TURN
}

#endif
