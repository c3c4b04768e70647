/* A step of the decoder. */
#ifndef DECODER_H
#define DECODER_H

#include "attention.h"
#include "layers.h"
#include "rank.h"

/* The threads' common memory, cut from the caller's. */
typedef struct {
    float *x, *qkv, *attended, *sum, *inner, *scores, *weights, *heads, *values;
    int32_t *seen, *seen_count, *lengths;
    int32_t *row_of, *first; /* of what is computed the row; of a slot what is its first */
    int64_t *where;
    Part *parts;
    char *whole;
    size_t room; /* numbers of `weights` for a thread, and of `seen` for a row */
    size_t room_for_scores; /* of a thread */
    size_t bytes;
} Scratch;

typedef struct {
    const Model *model;
    const Step *step;
    const Team *team;
    Scratch scratch;
    int rows; /* that are computed */
} Work;

static int64_t columns_of(const Step *step) {
    int64_t most = 0;
    for (int slot = 0; slot < step->slots; slot++)
        if (step->at[slot] > most) most = step->at[slot];
    return (most + 1) * step->beams;
}

/* How many of the best to find by scores that may be rough: to 4 bits the eighth of 58,000 random
   numbers is nearly always within. */
static int shortlisted(const Model *model, const Step *step) {
    return model->exact.weight ? 4 * step->candidates + 16 : step->candidates;
}

/* As many scores as stay in a core's cache until they are ranked. */
enum { SCORES = 1 << 16 };

static int columns_at_a_time(int rows) { return some_of(SCORES / rows, RANKED); }

static Scratch divide(char *memory, const Model *model, const Step *step, int threads) {
    Scratch found;
    size_t used = 0;
    const size_t width = model->width, rows = (size_t)step->slots * step->beams;
    const size_t columns = columns_of(step), length = step->length;
    found.room = (columns > length ? columns : length) + 16;
    CUT(x, rows * width);
    CUT(qkv, rows * width * 3);
    CUT(attended, rows * width);
    CUT(sum, rows * width);
    CUT(inner, rows * model->decoder.inner);
    found.room_for_scores = step->states ? 0 : SCORES + rows * RANKED;
    CUT(scores, found.room_for_scores * threads);
    CUT(weights, found.room * threads);
    CUT(whole, whole_bytes((int)rows, widest(&model->decoder, model->width)));
    CUT(heads, step->watched_heads * rows * length);
    CUT(seen, rows * found.room);
    CUT(seen_count, rows);
    CUT(lengths, step->slots);
    CUT(row_of, rows);
    CUT(first, step->slots);
    CUT(values, rows * threads * shortlisted(model, step));
    CUT(where, rows * threads * shortlisted(model, step));
    CUT(parts, rows * threads);
    found.bytes = used;
    return found;
}

/* At its first step all beams of a slot are alike: one is computed. */
static int beams_of(const Step *step, int slot) { return step->at[slot] ? step->beams : 1; }

static Work prepare(const Model *model, const Step *step, const Team *team) {
    Work work = {model, step, team, divide(step->scratch, model, step, team->threads), 0};
    for (int slot = 0; slot < step->slots; slot++) {
        work.scratch.first[slot] = work.rows;
        for (int beam = 0; beam < beams_of(step, slot); beam++)
            work.scratch.row_of[work.rows++] = slot * step->beams + beam;
    }
    return work;
}

static int is_zero(const void *mask, size_t at, int type) {
    if (type == FLOAT32) return ((const float *)mask)[at] == 0;
    return (((const uint16_t *)mask)[at] & 0x7fff) == 0;
}

static void set_mask(void *mask, size_t at, int type, int seen) {
    if (type == FLOAT32)
        ((float *)mask)[at] = seen ? 0 : -INFINITY;
    else
        ((uint16_t *)mask)[at] = seen ? 0 : type == BFLOAT16 ? 0xff80 : 0xfc00;
}

/* Embeds the last subword of what is computed `index`th, and lists what it sees, this step's own
   column included. */
static void begin(const Work *work, int index) {
    const Model *model = work->model;
    const Step *step = work->step;
    const Scratch *scratch = &work->scratch;
    const int row = scratch->row_of[index], slot = row / step->beams, beam = row % step->beams;
    const int64_t at = step->at[slot];
    embed(&model->decoder.embedding, step->tokens[row], at, model->width,
          scratch->x + (size_t)index * model->width);
    const size_t mask = slot * step->mask_slot + beam * step->mask_beam;
    /* At the first step the one that is computed is what the others see too. */
    for (int like = beam; like < (at ? beam + 1 : step->beams); like++)
        for (int other = 0; other < step->beams; other++)
            set_mask(step->mask, slot * step->mask_slot + like * step->mask_beam + at * step->beams + other,
                     step->type, other == beam);
    int32_t *seen = scratch->seen + index * scratch->room;
    int count = 0;
    for (int64_t column = 0; column < (at + 1) * step->beams; column++)
        if (is_zero(step->mask, mask + column, step->type)) seen[count++] = (int32_t)column;
    scratch->seen_count[index] = count;
    if (beam) return;
    int length = 0;
    const size_t source = slot * step->source_mask_slot;
    while (length < step->length && is_zero(step->source_mask, source + length, step->type))
        length++;
    scratch->lengths[slot] = length;
}

/* Stores a head's new keys and values of a slot, and attends to what its beams see. */
INLINE void look_back(const int type, const Work *work, int layer, int slot, int head,
                      float *weights) {
    const Model *model = work->model;
    const Step *step = work->step;
    const Scratch *scratch = &work->scratch;
    const int size = model->width / model->decoder.heads, width = model->width;
    const Memory *past = &step->past[layer];
    const size_t item = type == FLOAT32 ? 4 : 2;
    char *keys = (char *)past->data + (slot * past->slot + head * past->head) * item;
    char *values = keys + model->decoder.heads * past->head * item;
    const int first = scratch->first[slot], beams = beams_of(step, slot);
    for (int beam = 0; beam < beams; beam++) {
        const size_t to = (step->at[slot] * step->beams + beam) * size;
        const float *row = scratch->qkv + (size_t)(first + beam) * width * 3;
        const float *key = row + width + head * size, *value = key + width;
        store(keys, to, key, size, type);
        store(values, to, value, size, type);
    }
    for (int beam = 0; beam < beams; beam++) {
        const size_t index = first + beam;
        attend(scratch->qkv + index * width * 3 + head * size, keys, values, type, size, size,
               scratch->seen + index * scratch->room, scratch->seen_count[index], weights,
               scratch->attended + index * width + head * size);
    }
}

/* Attends to the source with a head of a slot; keeps the weights if they are wanted. */
INLINE void look_at_source(const int type, const Work *work, int layer, int slot, int head,
                           float *weights) {
    const Model *model = work->model;
    const Step *step = work->step;
    const Scratch *scratch = &work->scratch;
    const int size = model->width / model->decoder.heads, width = model->width;
    const Memory *source = &step->source[layer];
    const size_t item = type == FLOAT32 ? 4 : 2;
    const char *keys = (const char *)source->data + (slot * source->slot + head * source->head) * item;
    const char *values = keys + model->decoder.heads * source->head * item;
    const int length = scratch->lengths[slot];
    for (int beam = 0; beam < beams_of(step, slot); beam++) {
        const size_t index = scratch->first[slot] + beam;
        attend(scratch->qkv + index * width + head * size, keys, values, type, size, size, 0, length,
               weights, scratch->attended + index * width + head * size);
        if (layer != step->watched) continue;
        for (int which = 0; which < step->watched_heads; which++) {
            if (step->heads[which] != head) continue;
            float *kept = scratch->heads + ((size_t)which * work->rows + index) * step->length;
            for (int i = 0; i < step->length; i++) kept[i] = i < length ? weights[i] : 0;
        }
    }
}

static Forbidden forbidden_of(const Step *step) {
    return (Forbidden){step->forbid, step->forbidden};
}

/* Scores some subwords at a time for all rows, and ranks them while they are at hand. */
static void score(const Work *work, const Thread *thread) {
    const Model *model = work->model;
    const Step *step = work->step;
    const Scratch *scratch = &work->scratch;
    const int rows = work->rows, most = shortlisted(model, step), some = columns_at_a_time(rows);
    const Range all = part_of(&model->output, thread);
    const Rows states = ready(&model->output, scratch->x, rows, thread);
    float *scores = scratch->scores + scratch->room_for_scores * thread->number;
    const int wide = is_tiled(model->output.type); /* such processors have AVX-512 */
    /* What has no share of the probability has no score either. */
    const Forbidden forbidden = step->renormalize ? (Forbidden){0, 0} : forbidden_of(step);
    for (int index = 0; index < rows; index++)
        scratch->parts[(size_t)index * work->team->threads + thread->number] =
            (Part){-INFINITY, 0, 0};
    for (int begin = all.begin; begin < all.end; begin += some) {
        const Range part = {begin, begin + some < all.end ? begin + some : all.end};
        const int count = part.end - begin;
        multiply(&model->output, states, part, (Result){scores, 0, count, begin});
        for (int index = 0; index < rows; index++) {
            float *row = scores + (size_t)index * count;
            const size_t place = (size_t)index * work->team->threads + thread->number;
            if (model->eos >= begin && model->eos < part.end)
                step->end[scratch->row_of[index]] = row[model->eos - begin];
            for (int i = 0; step->renormalize && i < step->forbidden; i++)
                if (step->forbid[i] >= begin && step->forbid[i] < part.end)
                    row[step->forbid[i] - begin] = -INFINITY;
            rank_more(row, begin, count, wide, forbidden, most, scratch->values + place * most,
                      scratch->where + place * most, scratch->parts + place);
        }
    }
}

static float exact_score(const Model *model, const float *x, int64_t subword) {
    const Map *map = &model->exact;
    const size_t from = (size_t)subword * map->inputs;
    return dot(x, map->weight, from, map->inputs, map->type) + map->bias[subword];
}

/* The logarithm of the sum of all powers, with those of the best in place of their rough ones. It is
   never below theirs, however rough these are: so no probability is above 1. */
static float corrected(float norm, const float *rough, const float *exact, int count) {
    float others = 1;
    for (int i = 0; i < count; i++) others -= expf(rough[i] - norm);
    /* So little is rounding; what is no number stays none. */
    if (others < 1e-6f * (1 + fabsf(norm))) others = 0;
    float level = others == 0 ? -INFINITY : norm;
    for (int i = 0; i < count; i++)
        if (exact[i] > level) level = exact[i];
    float total = others == 0 ? 0 : others * expf(norm - level);
    for (int i = 0; i < count; i++) total += expf(exact[i] - level);
    return level + logf(total);
}

/* Writes the best subwords of a row, with their log-probabilities, and that of the end. If the
   scores have no sum, no log-probability is a number. */
static void finish(const Work *work, int index, int count) {
    const Model *model = work->model;
    const Step *step = work->step;
    const Scratch *scratch = &work->scratch;
    const int most = shortlisted(model, step), wanted = step->candidates;
    const int row = scratch->row_of[index];
    const size_t place = (size_t)index * work->team->threads;
    const float *x = scratch->x + (size_t)index * model->width;
    float rough[4 * LIKELIEST + 16], exact[4 * LIKELIEST + 16], *best = step->values + (size_t)row * wanted;
    int64_t where[4 * LIKELIEST + 16], *subwords = step->subwords + (size_t)row * wanted;
    int found, kept = 0;
    float norm = rank_whole(scratch->parts + place, scratch->values + place * most,
                            scratch->where + place * most, count, most, rough, where, &found);
    if (model->exact.weight) {
        for (int i = 0; i < found; i++) exact[i] = exact_score(model, x, where[i]);
        norm = corrected(norm, rough, exact, found);
    }
    for (int i = 0; i < found; i++) {
        const float value = model->exact.weight ? exact[i] : rough[i];
        if (kept < wanted || value > best[wanted - 1])
            insert(value, where[i], best, subwords, &kept, wanted);
    }
    for (int i = 0; i < wanted; i++) {
        best[i] = (i < kept ? best[i] : -INFINITY) - norm;
        if (i >= kept) subwords[i] = 0;
    }
    if (step->renormalize && is_forbidden(forbidden_of(step), model->eos))
        step->end[row] = -INFINITY;
    else if (model->exact.weight)
        step->end[row] = exact_score(model, x, model->eos);
    step->end[row] -= norm;
}

static void mean_weights(const Work *work, int index) {
    const Step *step = work->step;
    const size_t rows = work->rows, length = step->length;
    float *to = step->attention + work->scratch.row_of[index] * length;
    for (size_t i = 0; i < length; i++) {
        float total = 0;
        for (int which = 0; which < step->watched_heads; which++)
            total += work->scratch.heads[(which * rows + index) * length + i];
        to[i] = total / (float)step->watched_heads;
    }
}

/* Gives beams that were not computed the results of the one that was. */
static void share(const Work *work, int slot) {
    const Step *step = work->step;
    const size_t row = (size_t)slot * step->beams;
    for (size_t other = row + beams_of(step, slot); other < row + step->beams; other++) {
#define COPY(name, count) \
    __builtin_memcpy(step->name + other * (count), step->name + row * (count), \
                     (size_t)(count) * sizeof *step->name)
        if (step->watched >= 0) COPY(attention, step->length);
        if (step->states) COPY(states, work->model->width);
        if (step->states) continue;
        COPY(values, step->candidates);
        COPY(subwords, step->candidates);
        step->end[other] = step->end[row];
#undef COPY
    }
}

/* Calls what is compiled for each type that attention reads. */
#define FOR_TYPE(call, type, ...) \
    if (type == FLOAT32) call(FLOAT32, __VA_ARGS__); \
    else if (type == FLOAT16) call(FLOAT16, __VA_ARGS__); \
    else call(BFLOAT16, __VA_ARGS__)

static void walk_decoder(void *given) {
    const Work *work = given;
    const Model *model = work->model;
    const Step *step = work->step;
    const Stack *stack = &model->decoder;
    const Scratch *s = &work->scratch;
    Thread thread = {work->team, work->team->number(), work->team->count(), s->whole};
    float *weights = s->weights + thread.number * s->room;
    const int rows = work->rows, tasks = step->slots * stack->heads;
    const int first = (int)((int64_t)tasks * thread.number / thread.count);
    const int last = (int)((int64_t)tasks * (thread.number + 1) / thread.count);
    for (int index = thread.number; index < rows; index += thread.count) begin(work, index);
    wait_for_all(&thread);
    for (int at = 0; at < stack->count; at++) {
        const Layer *layer = &stack->layers[at];
        product(&layer->qkv, s->x, rows, s->qkv, 0, NONE, &thread);
        wait_for_all(&thread);
        for (int task = first; task < last; task++) {
            const int slot = task / stack->heads, head = task % stack->heads;
            FOR_TYPE(look_back, step->type, work, at, slot, head, weights);
        }
        wait_for_all(&thread);
        add_and_normalize(&layer->out, &layer->norm, s->attended, rows, s->sum, s->x, &thread);
        product(&layer->query, s->x, rows, s->qkv, 0, NONE, &thread);
        wait_for_all(&thread);
        for (int task = first; task < last; task++) {
            const int slot = task / stack->heads, head = task % stack->heads;
            FOR_TYPE(look_at_source, step->type, work, at, slot, head, weights);
        }
        wait_for_all(&thread);
        add_and_normalize(&layer->cross_out, &layer->cross_norm, s->attended, rows, s->sum, s->x, &thread);
        feed_forward(layer, stack->activation, rows, s->inner, s->sum, s->x, &thread);
    }
    for (int index = thread.number; index < rows; index += thread.count) {
        const size_t width = model->width;
        if (step->watched >= 0) mean_weights(work, index);
        if (step->states)
            __builtin_memcpy(step->states + s->row_of[index] * width, s->x + index * width,
                             width * sizeof(float));
    }
    if (!step->states) {
        score(work, &thread);
        wait_for_all(&thread);
        for (int index = thread.number; index < rows; index += thread.count)
            finish(work, index, thread.count);
    }
    wait_for_all(&thread);
    for (int slot = thread.number; slot < step->slots; slot += thread.count) share(work, slot);
}

#endif
