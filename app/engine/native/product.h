/* Products, shared out among threads. */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "dots.h"
#include "halves.h"
#include "tiles.h"

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

INLINE void outputs_of(const Map *map, const int type, Rows rows, Range part, Result to) {
    const size_t inputs = map->inputs;
    const size_t row_bytes = inputs * (is_whole(type) ? sizeof(int16_t) : sizeof(float));
    const int panel = some_of((int)(PANEL / row_bytes), BLOCK);
    float sums[BLOCK * OUTPUTS];
    for (int top = 0; top < rows.count; top += panel)
        for (int from = part.begin; from < part.end; from += OUTPUTS) {
            const char *weight = (const char *)map->weight + from * inputs * bytes_of(type);
            const int bottom = top + panel < rows.count ? top + panel : rows.count;
            for (int done = top; done < bottom; done += BLOCK) {
                const int count = bottom - done < BLOCK ? bottom - done : BLOCK;
                block(weight, type, (const char *)rows.x + done * row_bytes, inputs, count, sums);
                for (int r = 0; r < count; r++) {
                    const size_t place = place_of(to, done + r, from);
                    __m128 found = _mm_loadu_ps(sums + r * OUTPUTS);
                    if (is_whole(type))
                        found = _mm_mul_ps(found, _mm_mul_ps(_mm_loadu_ps(map->scale + from),
                                                             _mm_set1_ps(rows.scales[done + r])));
                    found = _mm_add_ps(found, _mm_loadu_ps(map->bias + from));
                    if (to.residual) found = _mm_add_ps(found, _mm_loadu_ps(to.residual + place));
                    _mm_storeu_ps(to.y + place, found);
                }
            }
        }
}

/* The outputs of a map that a thread computes. In 8 bits they are the same with tiles and without. */
static Range part_of(const Map *map, const Thread *thread) {
    const int in_blocks = is_whole(map->type) && map->type != INT16;
    const int unit = in_blocks ? WIDE : 8, all = map->outputs;
    const int64_t units = (all + unit - 1) / unit;
    const int begin = (int)(units * thread->number / thread->count) * unit;
    const int end = (int)(units * (thread->number + 1) / thread->count) * unit;
    return (Range){begin, end < all ? end : all};
}

/* Makes rows of values, one behind the other, ready for a map; all threads are to. */
static Rows ready(const Map *map, const float *x, int rows, const Thread *thread) {
    float *scales = thread->whole;
    void *whole = (char *)thread->whole + even(rows * sizeof(float));
    if (!is_whole(map->type)) return (Rows){x, 0, rows};
    for (int r = thread->number; r < rows; r += thread->count)
        switch (map->type) {
#define ROUND(type) case type: scales[r] = round_row(x, r, map->inputs, type, whole); break
            ROUND(INT4);
            ROUND(INT8);
            ROUND(INT16);
            ROUND(AMX);
            ROUND(VNNI);
#undef ROUND
        }
    wait_for_all(thread);
    return (Rows){whole, scales, rows};
}

/* Computes some outputs of all rows; those in blocks begin at a multiple of WIDE. */
static void multiply(const Map *map, Rows rows, Range part, Result to) {
    switch (map->type) {
    case FLOAT16: return outputs_of(map, FLOAT16, rows, part, to);
    case BFLOAT16: return outputs_of(map, BFLOAT16, rows, part, to);
    case FLOAT32: return outputs_of(map, FLOAT32, rows, part, to);
    case INT4: return outputs_by_halves(map, rows, part, to);
    case INT8: return outputs_of(map, INT8, rows, part, to);
    case INT16: return outputs_of(map, INT16, rows, part, to);
    default: outputs_by_tiles(map, rows, part, to);
    }
}

/* The part of y = activation(x W^T + bias) + residual that a thread computes. Rows of y and of the
   residual are map->outputs long. */
static void product(const Map *map, const float *x, int rows, float *y, const float *residual,
                    int activation, const Thread *thread) {
    const Range part = part_of(map, thread);
    multiply(map, ready(map, x, rows, thread), part, (Result){y, residual, map->outputs, 0});
    if (activation == NONE) return;
    for (int r = 0; r < rows; r++)
        for (int i = part.begin; i < part.end; i += 8) {
            float *at = y + (size_t)r * map->outputs + i;
            _mm256_storeu_ps(at, activate8(_mm256_loadu_ps(at), activation));
        }
}

#endif
