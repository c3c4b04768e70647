/* The sums of tiles by AMX, the matrix unit of some x86 processors, whose registers are tiles. */
#ifndef AMX_H
#define AMX_H

#include "whole.h"

#define WITH_AMX TARGET("amx-tile,amx-int8")

static const struct {
    uint8_t palette, start, reserved[14];
    uint16_t bytes[16];
    uint8_t rows[16];
} SHAPES = {
    1, 0, {0},
    {STEP, STEP, STEP, STEP, STEP, STEP, STEP, STEP},
    {TALL, TALL, TALL, TALL, TALL, TALL, TALL, TALL},
};

/* Other libraries use the unit too, so it is set up for every product. */
WITH_AMX static void begin_amx(void) { _tile_loadconfig(&SHAPES); }

WITH_AMX static void end_amx(void) { _tile_release(); }

/* See sums_of in tiles.h. */
WITH_AMX static void amx_sums(const int8_t *weight, const uint8_t *x, size_t inputs, int first,
                              Sums sums) {
    _tile_zero(0);
    _tile_zero(1);
    _tile_zero(2);
    _tile_zero(3);
    for (size_t i = 0; i < inputs; i += STEP, weight += 2 * TILE, x += 2 * TILE) {
        for (int line = 0; first && line < 2 * TILE; line += 64)
            prefetch((const char *)weight + line);
        _tile_loadd(4, x, STEP);
        _tile_loadd(5, x + TILE, STEP);
        _tile_loadd(6, weight, STEP);
        _tile_loadd(7, weight + TILE, STEP);
        _tile_dpbssd(0, 4, 6);
        _tile_dpbssd(1, 4, 7);
        _tile_dpbusd(2, 5, 6);
        _tile_dpbusd(3, 5, 7);
    }
    _tile_stored(0, sums[0][0], STEP);
    _tile_stored(1, sums[0][1], STEP);
    _tile_stored(2, sums[1][0], STEP);
    _tile_stored(3, sums[1][1], STEP);
}

#endif
