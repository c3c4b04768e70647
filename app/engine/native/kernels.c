/* Marian's network in calls that are few and large. What takes longest for few rows is to read the
   weights, and after that to call some hundred operators one by one: here a step, and the encoder,
   are one call each. */
#include "decoder.h"
#include "encoder.h"

#define EXPORT __attribute__((visibility("default")))

/* Which interface.h this was compiled with; see build.py. */
EXPORT uint64_t depesche_interface(void) { return INTERFACE; }

/* The bytes of scratch memory that depesche_encode needs. */
EXPORT size_t depesche_encode_scratch(const Model *model, const Sentences *sentences, const Team *team) {
    return divide_encoder(0, model, sentences, team->threads).bytes;
}

/* Encode sentences. */
EXPORT void depesche_encode(const Model *model, const Sentences *sentences, const Team *team) {
    Encoding work = {model, sentences, team,
                     divide_encoder(sentences->scratch, model, sentences, team->threads)};
    team->parallel(walk_encoder, &work, (unsigned)team->threads, 0);
}

/* The bytes of scratch memory that depesche_step needs. */
EXPORT size_t depesche_step_scratch(const Model *model, const Step *step, const Team *team) {
    return divide(0, model, step, team->threads).bytes;
}

/* Take a step of the decoder. At step 0 of a slot all its beams are to have written the same. */
EXPORT void depesche_step(const Model *model, const Step *step, const Team *team) {
    Work work = prepare(model, step, team);
    team->parallel(walk_decoder, &work, (unsigned)team->threads, 0);
}

typedef struct {
    const Map *map;
    const float *x;
    float *y;
    const Team *team;
    char *scratch;
    int32_t rows, activation;
} Single;

static void walk_single(void *given) {
    const Single *work = given;
    const Thread thread = {work->team, work->team->number(), work->team->count(), work->scratch};
    product(work->map, work->x, work->rows, work->y, 0, work->activation, &thread);
}

/* The bytes of scratch memory that depesche_linear needs. */
EXPORT size_t depesche_linear_scratch(const Map *map, int32_t rows) {
    return whole_bytes(rows, map->inputs);
}

/* y = activation(x W^T + bias); x is (rows, inputs), y (rows, outputs). */
EXPORT void depesche_linear(const Map *map, const float *x, int32_t rows, int32_t activation, float *y,
                            const Team *team, char *scratch) {
    Single work = {map, x, y, team, scratch, rows, activation};
    team->parallel(walk_single, &work, (unsigned)team->threads, 0);
}
