/* Products, shared out among threads. */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "dots.h"
#include "tiles.h"

/* Bytes of x that stay in a core's second cache while all weights pass by. */
enum { PANEL = 1 << 17 };

/* A thread's number, how many there are, and memory that they share; all walk through the same code
   and wait for each other where one reads what another wrote. */
typedef struct {
    const Team *team;
    int number, count;
    void *whole; /* for the rows that a product reads, as whole numbers: whole_bytes */
} Thread;

INLINE void wait_for_all(const Thread *thread) {
    if (thread->count > 1) thread->team->barrier();
}

INLINE void outputs_of(const Map *map, const int type, const void *x, const float *scales,
                       int rows, float *y, const float *residual, Range part) {
    const size_t inputs = map->inputs, stride = map->outputs;
    const size_t row_bytes = inputs * (is_whole(type) ? sizeof(int16_t) : sizeof(float));
    const int some = (int)(PANEL / row_bytes) / BLOCK * BLOCK;
    const int panel = some ? some : BLOCK;
    float sums[BLOCK * OUTPUTS];
    for (int top = 0; top < rows; top += panel)
        for (int from = part.begin; from < part.end; from += OUTPUTS) {
            const char *weight = (const char *)map->weight + from * inputs * bytes_of(type);
            const int bottom = top + panel < rows ? top + panel : rows;
            for (int done = top; done < bottom; done += BLOCK) {
                const int count = bottom - done < BLOCK ? bottom - done : BLOCK;
                block(weight, type, (const char *)x + done * row_bytes, inputs, count, sums);
                for (int r = 0; r < count; r++) {
                    const size_t to = (done + r) * stride + from;
                    __m128 found = _mm_loadu_ps(sums + r * OUTPUTS);
                    if (is_whole(type))
                        found = _mm_mul_ps(found, _mm_mul_ps(_mm_loadu_ps(map->scale + from),
                                                             _mm_set1_ps(scales[done + r])));
                    found = _mm_add_ps(found, _mm_loadu_ps(map->bias + from));
                    if (residual) found = _mm_add_ps(found, _mm_loadu_ps(residual + to));
                    _mm_storeu_ps(y + to, found);
                }
            }
        }
}

/* The outputs of a map that a thread computes: multiples of 8. */
static Range part_of(const Map *map, const Thread *thread) {
    const int unit = map->type == TILES ? WIDE : 8, all = map->outputs;
    const int64_t units = (all + unit - 1) / unit;
    const int begin = (int)(units * thread->number / thread->count) * unit;
    const int end = (int)(units * (thread->number + 1) / thread->count) * unit;
    return (Range){begin, end < all ? end : all};
}

/* The part of y = activation(x W^T + bias) + residual that a thread computes. Rows of y and of the
   residual are map->outputs long. */
static void product(const Map *map, const float *x, int rows, float *y, const float *residual,
                    int activation, const Thread *thread) {
    const Range part = part_of(map, thread);
    float *scales = thread->whole;
    void *whole = (char *)thread->whole + even(rows * sizeof(float));
#define ROUND(type) \
    for (int r = thread->number; r < rows; r += thread->count) \
        scales[r] = round_row(x, r, map->inputs, type, whole); \
    wait_for_all(thread)
    switch (map->type) {
    case FLOAT16:
        outputs_of(map, FLOAT16, x, 0, rows, y, residual, part);
        break;
    case BFLOAT16:
        outputs_of(map, BFLOAT16, x, 0, rows, y, residual, part);
        break;
    case FLOAT32:
        outputs_of(map, FLOAT32, x, 0, rows, y, residual, part);
        break;
    case INT8:
        ROUND(INT8);
        outputs_of(map, INT8, whole, scales, rows, y, residual, part);
        break;
    case INT16:
        ROUND(INT16);
        outputs_of(map, INT16, whole, scales, rows, y, residual, part);
        break;
    default:
        ROUND(TILES);
        outputs_by_tiles(map, whole, scales, rows, y, residual, part);
    }
#undef ROUND
    if (activation == NONE) return;
    for (int r = 0; r < rows; r++)
        for (int i = part.begin; i < part.end; i += 8) {
            float *at = y + (size_t)r * map->outputs + i;
            _mm256_storeu_ps(at, activate8(_mm256_loadu_ps(at), activation));
        }
}

#endif
