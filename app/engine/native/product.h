/* Products of few rows: weights are read once, from memory, in the type they are stored in.

   Weights in whole numbers meet values in as many bits as leave sums of a stretch in 32: those in 8
   bits meet 15, those of 12 meet 13. So the values' own rounding counts little beside the weights',
   and in 8 bits hardly at all. Sums of whole numbers are exact: a row is the same in any company. */
#ifndef PRODUCT_H
#define PRODUCT_H

#include "numbers.h"

enum { OUTPUTS = 4, BLOCK = 8, AHEAD = 8192, STRETCH = 512 };

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

static size_t even(size_t bytes) { return (bytes + 63) / 64 * 64; }

static size_t whole_bytes(int rows, int inputs) {
    return even(rows * sizeof(float)) + even((size_t)rows * inputs * sizeof(int16_t));
}

/* Of a row of weights, so many bytes in. */
INLINE size_t bytes_of(int type) { return type == FLOAT32 ? 4 : type == INT8 ? 1 : 2; }

INLINE int is_whole(int type) { return type == INT8 || type == INT16; }

/* Rows of weights are too short for the hardware to see where they lead. */
INLINE void prefetch(const char *weight) { _mm_prefetch(weight + AHEAD, _MM_HINT_T0); }

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

/* The same of whole numbers. A stretch of inputs is summed up in 32 bits: 64 products a number. */
INLINE void whole_dots(const char *weight, int type, const void *x, const size_t inputs,
                       float *sums, const int outputs, const int rows) {
    const int16_t *values = x;
    const size_t row = inputs * bytes_of(type);
    __m256 total[OUTPUTS][BLOCK];
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
        for (int o = 0; o < outputs; o++)
            for (int r = 0; r < rows; r++) {
                const __m256 found = _mm256_cvtepi32_ps(stretch[o][r]);
                total[o][r] = from ? _mm256_add_ps(total[o][r], found) : found;
            }
    }
    write_sums(total, sums, outputs, rows);
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

/* Rounds a row to whole numbers up to `most`; returns what to multiply them by. */
static float round_row(const float *row, size_t inputs, float most, int16_t *whole) {
    const __m256 sign = _mm256_set1_ps(-0.0f);
    __m256 high = _mm256_setzero_ps(), odd = high;
    for (size_t i = 0; i < inputs; i += 8) {
        const __m256 eight = _mm256_loadu_ps(row + i);
        high = _mm256_max_ps(high, _mm256_andnot_ps(sign, eight));
        odd = _mm256_fmadd_ps(eight, _mm256_setzero_ps(), odd);
    }
    const float level = max8(high);
    const __m256 scale = _mm256_set1_ps(level > 0 ? most / level : 0);
    for (size_t i = 0; i < inputs; i += 16) {
        const __m256i a = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(row + i), scale));
        const __m256i b = _mm256_cvtps_epi32(_mm256_mul_ps(_mm256_loadu_ps(row + i + 8), scale));
        _mm256_storeu_si256((__m256i *)(whole + i),
                            _mm256_permute4x64_epi64(_mm256_packs_epi32(a, b), 0xd8));
    }
    /* What is infinite or no number has no place among whole numbers, but must show. */
    return level / most + sum8(odd);
}

INLINE void outputs_of(const Map *map, const int type, const void *x, const float *scales,
                       int rows, float *y, const float *residual, int begin, int end) {
    const size_t inputs = map->inputs, stride = map->outputs;
    const size_t row_bytes = inputs * (is_whole(type) ? sizeof(int16_t) : sizeof(float));
    const int some = (int)(PANEL / row_bytes) / BLOCK * BLOCK;
    const int panel = some ? some : BLOCK;
    float sums[BLOCK * OUTPUTS];
    for (int top = 0; top < rows; top += panel)
        for (int from = begin; from < end; from += OUTPUTS) {
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

/* The part of y = activation(x W^T + bias) + residual that a thread computes. Rows of y and of the
   residual are map->outputs long. */
static void product(const Map *map, const float *x, int rows, float *y, const float *residual,
                    int activation, const Thread *thread) {
    const int blocks = map->outputs / 8, number = thread->number, count = thread->count;
    const int begin = (int)((int64_t)blocks * number / count) * 8;
    const int end = (int)((int64_t)blocks * (number + 1) / count) * 8;
    float *scales = thread->whole;
    int16_t *whole = (int16_t *)((char *)thread->whole + even(rows * sizeof(float)));
    if (is_whole(map->type)) {
        const size_t inputs = map->inputs;
        for (int r = number; r < rows; r += count)
            scales[r] = round_row(x + r * inputs, inputs, map->type == INT8 ? 32767 : 8191,
                                  whole + r * inputs);
        wait_for_all(thread);
    }
    switch (map->type) {
    case FLOAT16:
        outputs_of(map, FLOAT16, x, 0, rows, y, residual, begin, end);
        break;
    case BFLOAT16:
        outputs_of(map, BFLOAT16, x, 0, rows, y, residual, begin, end);
        break;
    case FLOAT32:
        outputs_of(map, FLOAT32, x, 0, rows, y, residual, begin, end);
        break;
    case INT8:
        outputs_of(map, INT8, whole, scales, rows, y, residual, begin, end);
        break;
    default:
        outputs_of(map, INT16, whole, scales, rows, y, residual, begin, end);
    }
    if (activation == NONE) return;
    for (int r = 0; r < rows; r++)
        for (int i = begin; i < end; i += 8) {
            float *at = y + (size_t)r * map->outputs + i;
            _mm256_storeu_ps(at, activate8(_mm256_loadu_ps(at), activation));
        }
}

#endif
