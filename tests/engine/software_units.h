/* AMX and VNNI in plain C, by Intel's manual, included before the kernels: for any processor. */
#include <immintrin.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

static __thread struct {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
} soft_shape;
static __thread int8_t soft_tiles[8][16][64];

static inline void soft_configure(const void *shape) {
    memcpy(&soft_shape, shape, 64);
    if (sizeof soft_shape != 64 || soft_shape.palette != 1 || soft_shape.start) abort();
    for (int i = 0; i < 14; i++)
        if (soft_shape.reserved[i]) abort();
    for (int t = 0; t < 16; t++)
        if (soft_shape.bytes[t] > (t < 8 ? 64 : 0) || soft_shape.rows[t] > (t < 8 ? 16 : 0)) abort();
    memset(soft_tiles, 0, sizeof soft_tiles);
}

static inline void soft_need(int t) {
    if (soft_shape.palette != 1 || !soft_shape.rows[t] || !soft_shape.bytes[t]) abort();
}

static inline void soft_load(int t, const void *from, long stride) {
    soft_need(t);
    memset(soft_tiles[t], 0, sizeof soft_tiles[t]);
    for (int row = 0; row < soft_shape.rows[t]; row++)
        memcpy(soft_tiles[t][row], (const char *)from + row * stride, soft_shape.bytes[t]);
}

static inline void soft_store(int t, void *to, long stride) {
    soft_need(t);
    for (int row = 0; row < soft_shape.rows[t]; row++)
        memcpy((char *)to + row * stride, soft_tiles[t][row], soft_shape.bytes[t]);
}

static inline void soft_multiply(int to, int a, int b, int is_signed) {
    soft_need(to), soft_need(a), soft_need(b);
    if (soft_shape.bytes[a] != 4 * soft_shape.rows[b] || soft_shape.rows[a] != soft_shape.rows[to] ||
        soft_shape.bytes[b] != soft_shape.bytes[to]) abort();
    for (int m = 0; m < soft_shape.rows[to]; m++)
        for (int n = 0; n < soft_shape.bytes[to] / 4; n++) {
            uint32_t total;
            memcpy(&total, &soft_tiles[to][m][4 * n], 4);
            for (int k = 0; k < soft_shape.bytes[a]; k++) {
                const int8_t value = soft_tiles[a][m][k];
                total += (uint32_t)((is_signed ? value : (uint8_t)value) * soft_tiles[b][k / 4][4 * n + k % 4]);
            }
            memcpy(&soft_tiles[to][m][4 * n], &total, 4);
        }
}

static inline __m512i soft_dpbusd(__m512i sum, __m512i a, __m512i b) {
    uint32_t total[16];
    uint8_t values[64];
    int8_t weights[64];
    memcpy(total, &sum, 64), memcpy(values, &a, 64), memcpy(weights, &b, 64);
    for (int i = 0; i < 64; i++) total[i / 4] += (uint32_t)(values[i] * weights[i]);
    memcpy(&sum, total, 64);
    return sum;
}

#undef _tile_loadd
#undef _tile_stored
#undef _tile_zero
#undef _tile_dpbssd
#undef _tile_dpbusd
#define _tile_loadconfig(shape) soft_configure(shape)
#define _tile_release() memset(&soft_shape, 0, sizeof soft_shape)
#define _tile_loadd(t, from, stride) soft_load(t, from, stride)
#define _tile_stored(t, to, stride) soft_store(t, to, stride)
#define _tile_zero(t) (soft_need(t), memset(soft_tiles[t], 0, sizeof soft_tiles[t]))
#define _tile_dpbssd(to, a, b) soft_multiply(to, a, b, 1)
#define _tile_dpbusd(to, a, b) soft_multiply(to, a, b, 0)
/* Of VNNI the one instruction that is more than arithmetic; the rest is what the compiler makes of
   vectors for the processor at hand. */
#define TARGET(features)
#undef _mm512_dpbusd_epi32
#define _mm512_dpbusd_epi32(sum, a, b) soft_dpbusd(sum, a, b)
