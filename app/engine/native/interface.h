/* What the caller and the kernels share; interface.py says the same in ctypes. */
#ifndef INTERFACE_H
#define INTERFACE_H

#include <stdint.h>

/* Number types of weights; the first three also of embeddings, and of what attention reads. */
enum { FLOAT16, BFLOAT16, FLOAT32, INT8, INT16, AMX, VNNI, INT4 };
/* The most candidates that can be asked for, what is forbidden included. */
enum { LIKELIEST = 64 };
enum { NONE, RELU, SWISH, GELU, GELU_TANH };

/* y = x W^T + bias: weight is (outputs, inputs), row by row, and outputs a multiple of 8, inputs of
   16. Whole numbers, from -127 to 127, from -4095 to 4095 or from -7 to 7, are to be multiplied by
   their output's scale, others have none. Those of 4 bits have 8 added and are two in a byte,
   (outputs / 16, inputs / 4, 8, 4): the lower halves are of the first 8 of 16 outputs. For AMX and VNNI those of 8 bits are in tiles, (outputs / 32, inputs / 64,
   2, 16, 16, 4): of 32 outputs and 64 inputs two halves of 16 outputs, by every four inputs; what is
   missing is 0. For VNNI there is the sum of each output's weights too, as many as are in tiles. */
typedef struct {
    const void *weight;
    const float *bias, *scale;
    const int32_t *total;
    int32_t outputs, inputs, type;
} Map;

typedef struct {
    const float *weight, *bias;
} Norm;

typedef struct {
    const void *table;      /* (vocabulary, width) */
    const float *positions; /* (positions, width) */
    float scale;            /* of the table's rows */
    int32_t type;           /* of the table */
} Embedding;

/* A layer of the encoder or the decoder; what attends to the source is the decoder's alone. */
typedef struct {
    Map qkv, out, query, key_value, cross_out, up, down;
    Norm norm, cross_norm, final_norm;
} Layer;

typedef struct {
    const Layer *layers;
    Embedding embedding;
    int32_t count, heads, inner, activation;
} Stack;

typedef struct {
    Stack encoder, decoder;
    /* The best by the scores of `output` are scored anew by `exact`, if that has weights. */
    Map output, exact;
    int32_t width, eos;
} Model;

/* Keys and values of one layer: (slots, 2 * heads, columns, width / heads); strides in numbers. */
typedef struct {
    void *data;
    int64_t slot, head;
} Memory;

/* Sentences, one behind the other, without padding. */
typedef struct {
    const int64_t *ids;    /* (rows) */
    const int32_t *starts; /* (sentences + 1): where in the rows a sentence begins */
    const Memory *source;  /* where to put what each decoder layer remembers of the source */
    int32_t type;          /* of the memory */
    int32_t sentences;
    char *scratch;
} Sentences;

/* One step of every beam of every slot; rows = slots * beams. */
typedef struct {
    const int64_t *tokens; /* (rows) */
    const int64_t *at;     /* (slots) */
    const Memory *past, *source;
    void *mask;              /* (slots, beams, columns): 0 is seen, all else is not */
    const void *source_mask; /* (slots, length) */
    int64_t mask_slot, mask_beam, source_mask_slot;
    int32_t type; /* of past, source and masks */
    int32_t slots, beams, length;
    int32_t watched, watched_heads; /* a layer or -1; how many heads of it */
    const int32_t *heads;
    float *attention; /* (rows, length): the mean of those heads' weights */
    int32_t candidates, forbidden, renormalize;
    const int64_t *forbid; /* (forbidden) */
    float *values;         /* (rows, candidates), highest first: log-probabilities */
    int64_t *subwords;     /* (rows, candidates) */
    float *end;            /* (rows) */
    float *states;         /* (rows, width): where to put them in place of scores, or null */
    char *scratch;
} Step;

/* OpenMP's own functions, of the library that the process has already: one pool of threads. */
typedef struct {
    void (*parallel)(void (*)(void *), void *, unsigned, unsigned);
    void (*barrier)(void);
    int (*number)(void);
    int (*count)(void);
    int32_t threads;
} Team;

#endif
