/* The encoder, and what the decoder's layers remember of its states. */
#ifndef ENCODER_H
#define ENCODER_H

#include "attention.h"
#include "layers.h"

typedef struct {
    float *x, *qkv, *attended, *sum, *inner, *weights;
    char *whole;
    size_t room; /* numbers of `weights` for a thread */
    size_t bytes;
} EncoderScratch;

typedef struct {
    const Model *model;
    const Sentences *sentences;
    const Team *team;
    EncoderScratch scratch;
} Encoding;

static EncoderScratch divide_encoder(char *memory, const Model *model, const Sentences *sentences,
                                     int threads) {
    EncoderScratch found;
    size_t used = 0;
    const size_t rows = sentences->starts[sentences->sentences], width = model->width;
    const int inner = model->encoder.inner;
    size_t longest = 0;
    for (int at = 0; at < sentences->sentences; at++) {
        const size_t length = sentences->starts[at + 1] - sentences->starts[at];
        if (length > longest) longest = length;
    }
    found.room = longest + 16;
    CUT(x, rows * width);
    CUT(qkv, rows * width * 3);
    CUT(attended, rows * width);
    CUT(sum, rows * width);
    CUT(inner, rows * inner);
    CUT(weights, found.room * threads);
    CUT(whole, whole_bytes((int)rows, widest(&model->encoder, model->width)));
    found.bytes = used;
    return found;
}

/* A head's attention of every subword of a sentence to all of them. */
static void look_around(const Encoding *work, int sentence, int head, float *weights) {
    const int width = work->model->width, size = width / work->model->encoder.heads;
    const int from = work->sentences->starts[sentence];
    const int length = work->sentences->starts[sentence + 1] - from;
    const float *query = work->scratch.qkv + (size_t)from * width * 3 + head * size;
    float *result = work->scratch.attended + (size_t)from * width + head * size;
    for (int at = 0; at < length; at++)
        attend(query + (size_t)at * width * 3, query + width, query + 2 * width, FLOAT32, size,
               3 * width, 0, length, weights, result + (size_t)at * width);
}

static void walk_encoder(void *given) {
    const Encoding *work = given;
    const Model *model = work->model;
    const Sentences *sentences = work->sentences;
    const Stack *stack = &model->encoder;
    const EncoderScratch *s = &work->scratch;
    Thread thread = {work->team, work->team->number(), work->team->count(), s->whole};
    float *weights = s->weights + thread.number * s->room;
    const int rows = sentences->starts[sentences->sentences], width = model->width;
    const int size = width / model->decoder.heads;
    for (int at = thread.number; at < sentences->sentences; at += thread.count)
        for (int row = sentences->starts[at]; row < sentences->starts[at + 1]; row++)
            embed(&stack->embedding, sentences->ids[row], row - sentences->starts[at], width,
                  s->x + (size_t)row * width);
    wait_for_all(&thread);
    for (int at = 0; at < stack->count; at++) {
        const Layer *layer = &stack->layers[at];
        product(&layer->qkv, s->x, rows, s->qkv, 0, NONE, &thread);
        wait_for_all(&thread);
        for (int task = thread.number; task < sentences->sentences * stack->heads; task += thread.count)
            look_around(work, task / stack->heads, task % stack->heads, weights);
        wait_for_all(&thread);
        add_and_normalize(&layer->out, &layer->norm, s->attended, rows, s->sum, s->x, &thread);
        feed_forward(layer, stack->activation, rows, s->inner, s->sum, s->x, &thread);
    }
    for (int at = 0; at < model->decoder.count; at++) {
        product(&model->decoder.layers[at].key_value, s->x, rows, s->qkv, 0, NONE, &thread);
        wait_for_all(&thread);
        const Memory *to = &sentences->source[at];
        for (int sentence = thread.number; sentence < sentences->sentences; sentence += thread.count) {
            const int from = sentences->starts[sentence];
            for (int row = from; row < sentences->starts[sentence + 1]; row++)
                for (int head = 0; head < 2 * model->decoder.heads; head++)
                    store(to->data, sentence * to->slot + head * to->head + (size_t)(row - from) * size,
                          s->qkv + (size_t)row * 2 * width + head * size, size, sentences->type);
        }
        wait_for_all(&thread);
    }
}

#endif
