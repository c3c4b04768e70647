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

/* Writes what a query, (size), gets from the `count` columns that `seen` lists, or from the first
   ones if it is null. Keys and values are (columns, size), a column every `stride` numbers.
   `weights` has room for `count` and seven more, and holds the columns' weights afterwards. */
INLINE void attend(const float *query, const void *keys, const void *values, int type, int size,
                   size_t stride, const int32_t *seen, int count, float *weights, float *result) {
    const float scale = 1.0f / sqrtf((float)size);
    for (int i = 0; i < count; i++)
        weights[i] = scale * dot(query, keys, (size_t)(seen ? seen[i] : i) * stride, size, type);
    softmax(weights, count);
    for (int i = 0; i < size; i += 8) {
        __m256 total = _mm256_setzero_ps();
        for (int j = 0; j < count; j++)
            total = _mm256_fmadd_ps(_mm256_set1_ps(weights[j]),
                                    load8(values, (size_t)(seen ? seen[j] : j) * stride + i, type),
                                    total);
        _mm256_storeu_ps(result + i, total);
    }
}

#endif
