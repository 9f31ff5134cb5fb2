/*
 * The contestant in C: the same loops as in typed_arrays.ts, in float32.
 *
 * It reads requests as lines of JSON with known fields, all but one of them numbers, and answers
 * in JSON. The numbers lie in files beside each other, in the folder that is its only argument.
 */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

typedef struct {
  int hidden, batch, length, passes, untimed;
  float lr;
  float *w1; /* [1 + hidden, hidden] */
  float *w2; /* [hidden, 1] */
  float *x;  /* [length, batch] */
  float *y;  /* [length, batch] */
} Problem;

/* Everything a pass needs besides weights and data; made once, outside the time. */
typedef struct {
  float *h;  /* [length + 1, batch, hidden]: hidden values, zeros before the first step */
  float *dz; /* [length, batch, hidden]: the gradient where tanh begins */
  float *e;  /* [length, batch]: errors */
  float *g1; /* [1 + hidden, hidden]: the gradient of w1 */
  float *g2; /* [hidden, 1]: the gradient of w2 */
  float *wt; /* [hidden, hidden]: the part of w1 for the context, transposed */
} Memory;

/* One epoch: an update for every element, no gradient through time. */
static double tutorial(const Problem *p, Memory *m) {
  const int H = p->hidden;
  float *restrict h = m->h, *restrict next = m->h + H, *restrict dz = m->dz;
  float *restrict w2 = p->w2;
  double total = 0;
  memset(h, 0, H * sizeof *h);
  for (int t = 0; t < p->length; t++) {
    const float x = p->x[t];
    for (int j = 0; j < H; j++) next[j] = x * p->w1[j];
    for (int k = 0; k < H; k++) {
      const float *restrict w = p->w1 + (k + 1) * H;
      for (int j = 0; j < H; j++) next[j] += h[k] * w[j];
    }
    float output = 0;
    for (int j = 0; j < H; j++) {
      next[j] = tanhf(next[j]);
      output += next[j] * w2[j];
    }
    const float error = output - p->y[t];
    total += error * error / 2;
    for (int j = 0; j < H; j++) {
      dz[j] = error * w2[j] * (1 - next[j] * next[j]);
      w2[j] -= p->lr * (next[j] * error);
    }
    for (int j = 0; j < H; j++) p->w1[j] -= p->lr * (x * dz[j]);
    for (int k = 0; k < H; k++) {
      float *restrict w = p->w1 + (k + 1) * H;
      for (int j = 0; j < H; j++) w[j] -= p->lr * (h[k] * dz[j]);
    }
    memcpy(h, next, H * sizeof *h);
  }
  return total;
}

/*
 * c += a b; [rows, inner] x [inner, columns] -> [rows, columns]. Element [i, k] of a lies at
 * i * a_row + k * a_column, so that a transposed a costs nothing.
 */
static void multiply(float *restrict c, const float *restrict a, int a_row, int a_column,
                     const float *restrict b, int rows, int inner, int columns) {
  for (int i = 0; i < rows; i++) {
    float *restrict ci = c + (size_t)i * columns;
    int k = 0;
    /* Four rows of b at a time: c is read and written a quarter as often. */
    for (; k + 4 <= inner; k += 4) {
      const float *u = a + (size_t)i * a_row + (size_t)k * a_column;
      const float u0 = u[0], u1 = u[a_column], u2 = u[2 * a_column], u3 = u[3 * a_column];
      const float *restrict b0 = b + (size_t)k * columns, *restrict b1 = b0 + columns;
      const float *restrict b2 = b1 + columns, *restrict b3 = b2 + columns;
      for (int j = 0; j < columns; j++) {
        ci[j] = ci[j] + u0 * b0[j] + u1 * b1[j] + u2 * b2[j] + u3 * b3[j];
      }
    }
    for (; k < inner; k++) {
      const float u = a[(size_t)i * a_row + (size_t)k * a_column];
      const float *restrict bk = b + (size_t)k * columns;
      for (int j = 0; j < columns; j++) ci[j] += u * bk[j];
    }
  }
}

static void transpose(float *restrict to, const float *restrict from, int rows, int columns) {
  for (int i = 0; i < rows; i++) {
    for (int j = 0; j < columns; j++) to[(size_t)j * rows + i] = from[(size_t)i * columns + j];
  }
}

/* One step of gradient descent with the gradient of the whole sequence. */
static double scale(const Problem *p, Memory *m) {
  const int H = p->hidden, B = p->batch, T = p->length;
  const size_t N = (size_t)B * H;
  double loss = 0;
  for (int t = 0; t < T; t++) {
    float *h = m->h + (t + 1) * N;
    for (int b = 0; b < B; b++) {
      for (int j = 0; j < H; j++) h[b * H + j] = p->x[t * B + b] * p->w1[j];
    }
    multiply(h, h - N, H, 1, p->w1 + H, B, H, H);
    for (size_t i = 0; i < N; i++) h[i] = tanhf(h[i]);
    for (int b = 0; b < B; b++) {
      float output = 0;
      for (int j = 0; j < H; j++) output += h[b * H + j] * p->w2[j];
      const float error = m->e[t * B + b] = output - p->y[t * B + b];
      loss += error * error / 2;
    }
  }
  memset(m->g1, 0, (size_t)(1 + H) * H * sizeof(float));
  memset(m->g2, 0, H * sizeof(float));
  transpose(m->wt, p->w1 + H, H, H);
  for (int t = T - 1; t >= 0; t--) {
    const float *h = m->h + (t + 1) * N;
    float *restrict dz = m->dz + t * N;
    for (int b = 0; b < B; b++) {
      const float error = m->e[t * B + b];
      for (int j = 0; j < H; j++) {
        dz[b * H + j] = error * p->w2[j];
        m->g2[j] += error * h[b * H + j];
      }
    }
    if (t < T - 1) multiply(dz, dz + N, H, 1, m->wt, B, H, H);
    for (size_t i = 0; i < N; i++) dz[i] *= 1 - h[i] * h[i];
    for (int b = 0; b < B; b++) {
      for (int j = 0; j < H; j++) m->g1[j] += p->x[t * B + b] * dz[b * H + j];
    }
  }
  /* About 64 rows at a time: as many as stay in the nearest cache. */
  const int chunk = B < 64 ? 64 / B : 1;
  for (int t = 0; t < T; t += chunk) {
    const int steps = T - t < chunk ? T - t : chunk;
    multiply(m->g1 + H, m->h + t * N, 1, H, m->dz + t * N, H, steps * B, H);
  }
  for (int i = 0; i < (1 + H) * H; i++) p->w1[i] -= p->lr * m->g1[i];
  for (int j = 0; j < H; j++) p->w2[j] -= p->lr * m->g2[j];
  return loss;
}

static float *take(FILE *file, size_t count) {
  float *numbers = calloc(count, sizeof *numbers);
  if (numbers == NULL) exit(1);
  if (file != NULL && fread(numbers, sizeof *numbers, count, file) != count) exit(2);
  return numbers;
}

/* The text behind "name": in a line of JSON. */
static const char *field(const char *line, const char *name) {
  char key[32];
  snprintf(key, sizeof key, "\"%s\":", name);
  const char *found = strstr(line, key);
  if (found == NULL) {
    fprintf(stderr, "the request has no %s\n", name);
    exit(2);
  }
  return found + strlen(key);
}

static double seconds(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec + now.tv_nsec / 1e9;
}

static void answer(const char *folder, const char *line) {
  Problem p = {
    .hidden = atoi(field(line, "hidden")),
    .batch = atoi(field(line, "batch")),
    .length = atoi(field(line, "length")),
    .passes = atoi(field(line, "passes")),
    .untimed = atoi(field(line, "untimed")),
    .lr = (float)atof(field(line, "lr")),
  };
  char name[64], path[4096];
  if (sscanf(field(line, "file"), "\"%63[^\"]\"", name) != 1) exit(2);
  snprintf(path, sizeof path, "%s/%s", folder, name);
  FILE *file = fopen(path, "rb");
  if (file == NULL) exit(2);
  const size_t H = p.hidden, B = p.batch, T = p.length;
  p.w1 = take(file, (1 + H) * H);
  p.w2 = take(file, H);
  p.x = take(file, T * B);
  p.y = take(file, T * B);
  fclose(file);
  Memory m = {
    .h = take(NULL, (T + 1) * B * H),
    .dz = take(NULL, T * B * H),
    .e = take(NULL, T * B),
    .g1 = take(NULL, (1 + H) * H),
    .g2 = take(NULL, H),
    .wt = take(NULL, H * H),
  };
  double *losses = calloc(p.passes, sizeof *losses);
  double (*pass)(const Problem *, Memory *) =
    strncmp(field(line, "task"), "\"tutorial\"", 10) == 0 ? tutorial : scale;

  double start = seconds();
  for (int i = 0; i < p.passes; i++) {
    if (i == p.untimed) start = seconds();
    losses[i] = pass(&p, &m);
  }
  const double taken = seconds() - start;

  printf("{\"milliseconds\":%.6f,\"losses\":[", taken * 1e3);
  for (int i = 0; i < p.passes; i++) printf(i == 0 ? "%.17g" : ",%.17g", losses[i]);
  printf("]}\n");
  fflush(stdout);
  float *all[] = {p.w1, p.w2, p.x, p.y, m.h, m.dz, m.e, m.g1, m.g2, m.wt};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++) free(all[i]);
  free(losses);
}

int main(int count, char **arguments) {
  if (count != 2) return 2;
  char line[1024];
  while (fgets(line, sizeof line, stdin) != NULL) answer(arguments[1], line);
  return 0;
}
