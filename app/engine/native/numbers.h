/* Eight numbers at a time. */
#ifndef NUMBERS_H
#define NUMBERS_H

#include <immintrin.h>
#include <math.h>
#include <stddef.h>

#include "interface.h"

#define INLINE static inline __attribute__((always_inline))

/* For what not every processor has; tests put software in its place. */
#ifndef TARGET
#define TARGET(features) __attribute__((target(features)))
#endif

/* For processors whose registers have 64 bytes. */
#define WITH_AVX512 TARGET("avx512f,avx512bw,avx512vl,avx512vnni,evex512")

/* From one output to before another. */
typedef struct {
    int begin, end;
} Range;

/* Rows of values as a map multiplies them, and what to multiply them by if they are whole. */
typedef struct {
    const void *x;
    const float *scales;
    int count;
} Rows;

/* Where outputs go, of which `first` is the first of a row; and, if not null, what is added. */
typedef struct {
    float *y;
    const float *residual;
    size_t stride;
    int first;
} Result;

INLINE size_t place_of(Result result, size_t row, int output) {
    return row * result.stride + (size_t)(output - result.first);
}

/* The largest multiple of a unit that is not above `most`, but the unit at least. */
INLINE int some_of(int most, int unit) { return most < unit ? unit : most / unit * unit; }

/* How many bytes ahead of what is read memory is asked for. */
enum { AHEAD = 8192 };

/* Rows of weights are too short for the hardware to see where they lead. */
INLINE void prefetch(const char *from) { _mm_prefetch(from + AHEAD, _MM_HINT_T0); }

INLINE __m256 load8(const void *from, size_t at, int type) {
    if (type == FLOAT32) return _mm256_loadu_ps((const float *)from + at);
    const __m128i bits = _mm_loadu_si128((const __m128i *)((const uint16_t *)from + at));
    if (type == FLOAT16) return _mm256_cvtph_ps(bits);
    return _mm256_castsi256_ps(_mm256_slli_epi32(_mm256_cvtepu16_epi32(bits), 16));
}

/* Rounds to even, as torch does; only for what is no NaN, or stays one. */
INLINE uint16_t to_bfloat16(float x) {
    uint32_t bits;
    __builtin_memcpy(&bits, &x, 4);
    if (x != x) return 0x7fc0;
    return (uint16_t)((bits + 0x7fff + ((bits >> 16) & 1)) >> 16);
}

/* Added up in the order that sums4 has, so that a sum is the same in any company. */
INLINE float sum8(__m256 x) {
    x = _mm256_add_ps(x, _mm256_movehdup_ps(x));
    x = _mm256_add_ps(x, _mm256_permute_ps(x, 0x02));
    return _mm_cvtss_f32(
        _mm_add_ss(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1)));
}

INLINE float max8(__m256 x) {
    __m128 half = _mm_max_ps(_mm256_castps256_ps128(x), _mm256_extractf128_ps(x, 1));
    half = _mm_max_ps(half, _mm_movehl_ps(half, half));
    return _mm_cvtss_f32(_mm_max_ss(half, _mm_movehdup_ps(half)));
}

INLINE int32_t sum_of8(__m256i x) {
    __m128i half = _mm_add_epi32(_mm256_castsi256_si128(x), _mm256_extracti128_si256(x, 1));
    half = _mm_add_epi32(half, _mm_unpackhi_epi64(half, half));
    return _mm_cvtsi128_si32(half) + _mm_extract_epi32(half, 1);
}

/* The sums of four, side by side. */
INLINE __m128 sums4(__m256 a, __m256 b, __m256 c, __m256 d) {
    const __m256 all = _mm256_hadd_ps(_mm256_hadd_ps(a, b), _mm256_hadd_ps(c, d));
    return _mm_add_ps(_mm256_castps256_ps128(all), _mm256_extractf128_ps(all, 1));
}

/* 2^f, f from -1/2 to 1/2, by a polynomial whose relative error is at most 1.1e-7: minimax with 1 as
   its constant, by Lawson's algorithm. */
static const float POWER[] = {1.32647273e-3f, 9.67151299e-3f, 5.55073358e-2f,
                              2.40222424e-1f, 6.93147004e-1f, 1.0f};

/* 2^(n + f). What is no number has n of no bits that shifting leaves, and stays none. */
INLINE __m256 power8(__m256i n, __m256 f) {
    __m256 y = _mm256_set1_ps(POWER[0]);
    for (int i = 1; i < 6; i++) y = _mm256_fmadd_ps(y, f, _mm256_set1_ps(POWER[i]));
    return _mm256_castsi256_ps(_mm256_add_epi32(_mm256_castps_si256(y), _mm256_slli_epi32(n, 23)));
}

/* Of two operands min and max take the second if either is no number: so what is none stays none. */
INLINE __m256 exp8(__m256 x) {
    const __m256 log2e = _mm256_set1_ps(1.44269504f), rest = _mm256_set1_ps(1.9259630e-8f);
    x = _mm256_min_ps(_mm256_set1_ps(88.0f), x);
    x = _mm256_max_ps(_mm256_set1_ps(-87.3f), x);
    const __m256i n = _mm256_cvtps_epi32(_mm256_mul_ps(x, log2e));
    return power8(n, _mm256_fmadd_ps(x, rest, _mm256_fmsub_ps(x, log2e, _mm256_cvtepi32_ps(n))));
}

INLINE __m256 sigmoid8(__m256 x) {
    const __m256 one = _mm256_set1_ps(1.0f);
    return _mm256_div_ps(one, _mm256_add_ps(one, exp8(_mm256_sub_ps(_mm256_setzero_ps(), x))));
}

/* Abramowitz and Stegun, 7.1.26; the error is below 1.5e-7. */
INLINE __m256 erf8(__m256 x) {
    const __m256 one = _mm256_set1_ps(1.0f), sign = _mm256_set1_ps(-0.0f);
    const __m256 size = _mm256_andnot_ps(sign, x);
    const __m256 t = _mm256_div_ps(one, _mm256_fmadd_ps(size, _mm256_set1_ps(0.3275911f), one));
    __m256 y = _mm256_set1_ps(1.061405429f);
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(-1.453152027f));
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(1.421413741f));
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(-0.284496736f));
    y = _mm256_fmadd_ps(y, t, _mm256_set1_ps(0.254829592f));
    y = _mm256_mul_ps(_mm256_mul_ps(y, t), exp8(_mm256_sub_ps(_mm256_setzero_ps(), _mm256_mul_ps(x, x))));
    return _mm256_or_ps(_mm256_sub_ps(one, y), _mm256_and_ps(sign, x));
}

INLINE __m256 activate8(__m256 x, int activation) {
    switch (activation) {
    case RELU:
        return _mm256_max_ps(_mm256_setzero_ps(), x); /* what is no number stays none */
    case SWISH:
        return _mm256_mul_ps(x, sigmoid8(x));
    case GELU: {
        const __m256 half = _mm256_mul_ps(x, _mm256_set1_ps(0.5f));
        return _mm256_fmadd_ps(half, erf8(_mm256_mul_ps(x, _mm256_set1_ps(0.70710678f))), half);
    }
    case GELU_TANH: {
        const __m256 square = _mm256_mul_ps(x, x);
        const __m256 slope = _mm256_fmadd_ps(
            square, _mm256_set1_ps(0.0713548162726f), _mm256_set1_ps(1.595769121606f));
        return _mm256_mul_ps(x, sigmoid8(_mm256_mul_ps(x, slope)));
    }
    default:
        return x;
    }
}

#endif
