/* What encoder and decoder have in common. */
#ifndef LAYERS_H
#define LAYERS_H

#include "product.h"

/* Gives a field of `found` the next part of `memory`, of which so much is `used`. */
#define CUT(name, count) \
    found.name = (void *)(memory + used); \
    used += even((size_t)(count) * sizeof *found.name)

/* The most inputs of a map. */
static int widest(const Stack *stack, int width) {
    return stack->inner > width ? stack->inner : width;
}

static void embed(const Embedding *embedding, int64_t token, int64_t position, int width, float *x) {
    const float *place = embedding->positions + position * width;
    const __m256 scale = _mm256_set1_ps(embedding->scale);
    for (int i = 0; i < width; i += 8) {
        const __m256 found = load8(embedding->table, (size_t)token * width + i, embedding->type);
        _mm256_storeu_ps(x + i, _mm256_add_ps(_mm256_mul_ps(found, scale), _mm256_loadu_ps(place + i)));
    }
}

static void normalize(const Norm *norm, const float *from, float *to, int width) {
    __m256 total = _mm256_setzero_ps(), squares = total;
    for (int i = 0; i < width; i += 8) total = _mm256_add_ps(total, _mm256_loadu_ps(from + i));
    const __m256 mean = _mm256_set1_ps(sum8(total) / (float)width);
    for (int i = 0; i < width; i += 8) {
        const __m256 off = _mm256_sub_ps(_mm256_loadu_ps(from + i), mean);
        squares = _mm256_fmadd_ps(off, off, squares);
    }
    const __m256 scale = _mm256_set1_ps(1.0f / sqrtf(sum8(squares) / (float)width + 1e-5f));
    for (int i = 0; i < width; i += 8) {
        const __m256 off = _mm256_sub_ps(_mm256_loadu_ps(from + i), mean);
        const __m256 weight = _mm256_mul_ps(scale, _mm256_loadu_ps(norm->weight + i));
        _mm256_storeu_ps(to + i, _mm256_fmadd_ps(off, weight, _mm256_loadu_ps(norm->bias + i)));
    }
}

/* x = norm(x + map(from)), where `sum` is memory for as many rows. */
static void add_and_normalize(const Map *map, const Norm *norm, const float *from, int rows,
                              float *sum, float *x, const Thread *thread) {
    const size_t width = map->outputs;
    product(map, from, rows, sum, x, NONE, thread);
    wait_for_all(thread);
    for (int row = thread->number; row < rows; row += thread->count)
        normalize(norm, sum + row * width, x + row * width, (int)width);
    wait_for_all(thread);
}

static void feed_forward(const Layer *layer, int activation, int rows, float *inner, float *sum,
                         float *x, const Thread *thread) {
    product(&layer->up, x, rows, inner, 0, activation, thread);
    wait_for_all(thread);
    add_and_normalize(&layer->down, &layer->final_norm, inner, rows, sum, x, thread);
}

/* Stores numbers, a multiple of eight, in the type that attention reads. */
INLINE void store(void *to, size_t at, const float *from, int count, int type) {
    uint16_t *half = (uint16_t *)to + at;
    for (int i = 0; i < count; i += 8) {
        const __m256 eight = _mm256_loadu_ps(from + i);
        if (type == FLOAT32) _mm256_storeu_ps((float *)to + at + i, eight);
        else if (type == FLOAT16) {
            /* What is past the largest number becomes it, what is no number stays none. */
            const __m256 most = _mm256_set1_ps(65504.0f), least = _mm256_set1_ps(-65504.0f);
            const __m256 within = _mm256_max_ps(least, _mm256_min_ps(most, eight));
            _mm_storeu_si128((__m128i *)(half + i), _mm256_cvtps_ph(within, 0));
        }
        else
            for (int j = i; j < i + 8; j++) half[j] = to_bfloat16(from[j]);
    }
}

#endif
