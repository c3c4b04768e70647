/* One-row attention: what a hypothesis does not see is never read. */
#ifndef ATTENTION_H
#define ATTENTION_H

#include "numbers.h"

INLINE float dot(const float *query, const void *keys, size_t at, int size, int type) {
    __m256 total = _mm256_setzero_ps();
    for (int i = 0; i < size; i += 8)
        total = _mm256_fmadd_ps(_mm256_loadu_ps(query + i), load8(keys, at + i, type), total);
    return sum8(total);
}

/* Softmax of `count` numbers, in place. There is room behind them for a multiple of eight. */
static void softmax(float *scores, int count) {
    const int whole = (count + 7) / 8 * 8;
    for (int i = count; i < whole; i++) scores[i] = -INFINITY;
    __m256 most = _mm256_set1_ps(-INFINITY);
    for (int i = 0; i < whole; i += 8) most = _mm256_max_ps(most, _mm256_loadu_ps(scores + i));
    most = _mm256_set1_ps(max8(most));
    __m256 total = _mm256_setzero_ps();
    for (int i = 0; i < whole; i += 8) {
        const __m256 power = exp8(_mm256_sub_ps(_mm256_loadu_ps(scores + i), most));
        _mm256_storeu_ps(scores + i, power);
        total = _mm256_add_ps(total, power);
    }
    const __m256 share = _mm256_set1_ps(1.0f / sum8(total));
    for (int i = 0; i < whole; i += 8)
        _mm256_storeu_ps(scores + i, _mm256_mul_ps(_mm256_loadu_ps(scores + i), share));
}

/* Where the i-th column that is seen begins. */
INLINE size_t column(const int32_t *seen, int i, size_t stride) {
    return (size_t)(seen ? seen[i] : i) * stride;
}

/* The products of a query with four columns. */
INLINE __m128 dot4(const float *query, const void *keys, const size_t at[4], int size, int type) {
    __m256 total[4];
    for (int j = 0; j < 4; j++) total[j] = _mm256_setzero_ps();
    for (int i = 0; i < size; i += 8) {
        const __m256 eight = _mm256_loadu_ps(query + i);
        for (int j = 0; j < 4; j++)
            total[j] = _mm256_fmadd_ps(eight, load8(keys, at[j] + i, type), total[j]);
    }
    return sums4(total[0], total[1], total[2], total[3]);
}

/* The weighted sum of columns, `wide` times eight numbers of them. */
INLINE void add_up(const void *values, int type, size_t stride, const int32_t *seen, int count,
                   const float *weights, float *result, const int wide) {
    __m256 total[8];
    for (int i = 0; i < wide; i++) total[i] = _mm256_setzero_ps();
    for (int j = 0; j < count; j++) {
        const __m256 weight = _mm256_set1_ps(weights[j]);
        const size_t at = column(seen, j, stride);
        for (int i = 0; i < wide; i++)
            total[i] = _mm256_fmadd_ps(weight, load8(values, at + 8 * i, type), total[i]);
    }
    for (int i = 0; i < wide; i++) _mm256_storeu_ps(result + 8 * i, total[i]);
}

/* Writes what a query, (size), gets from the `count` columns that `seen` lists, or from the first
   ones if it is null. Keys and values are (columns, size), a column every `stride` numbers.
   `weights` has room for `count` and seven more, and holds the columns' weights afterwards. */
INLINE void attend(const float *query, const void *keys, const void *values, int type, int size,
                   size_t stride, const int32_t *seen, int count, float *weights, float *result) {
    const float scale = 1.0f / sqrtf((float)size);
    int i = 0;
    for (; i + 4 <= count; i += 4) {
        size_t at[4];
        for (int j = 0; j < 4; j++) at[j] = column(seen, i + j, stride);
        _mm_storeu_ps(weights + i,
                      _mm_mul_ps(_mm_set1_ps(scale), dot4(query, keys, at, size, type)));
    }
    for (; i < count; i++)
        weights[i] = scale * dot(query, keys, column(seen, i, stride), size, type);
    softmax(weights, count);
    const size_t item = type == FLOAT32 ? 4 : 2;
    const char *from = values;
    for (i = 0; i + 64 <= size; i += 64)
        add_up(from + i * item, type, stride, seen, count, weights, result + i, 8);
    for (; i + 32 <= size; i += 32)
        add_up(from + i * item, type, stride, seen, count, weights, result + i, 4);
    for (; i < size; i += 8)
        add_up(from + i * item, type, stride, seen, count, weights, result + i, 1);
}

#endif
