/* schemadiff for C, and for every language that can call C. See schemadiff.hpp for what the
 * functions mean; this file says who owns what.
 *
 *   schemadiff_error error = {0};
 *   schemadiff_standing* standing = schemadiff_check(url, "/srv/app/generated", NULL, &error);
 *   if (standing == NULL) {
 *     fprintf(stderr, "%s\n", error.message);
 *     schemadiff_error_clear(&error);
 *   } else if (schemadiff_standing_verdict(standing) != SCHEMADIFF_CURRENT) {
 *     fprintf(stderr, "%s\n", schemadiff_standing_sentence(standing));
 *   }
 *   schemadiff_standing_free(standing);
 *
 * Every function may be called from several threads at once; an object belongs to one thread at a
 * time. Texts are UTF-8 and end in a zero byte; those that are given are only read, and only during
 * the call. No exception ever comes out of a function. */
#ifndef SCHEMADIFF_SCHEMADIFF_H
#define SCHEMADIFF_SCHEMADIFF_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
#define SCHEMADIFF_NOEXCEPT noexcept
extern "C" {
#else
#define SCHEMADIFF_NOEXCEPT
#endif

/* The version of the library, such as "0.1.0". Never freed. */
const char* schemadiff_version(void) SCHEMADIFF_NOEXCEPT;

/* What went wrong. The caller's: set to zero before its first use. A function that fails fills it
 * (a message that is in it from before is freed), one that succeeds leaves it alone. */
typedef struct schemadiff_error {
  int code;      /* what the program would exit with: 2 usage, 3 a file is wrong, 4 the database,
                    5 busy, 6 a decision is needed, 7 behind or ahead, 70 a mistake of ours */
  char* message; /* for people, no password in it; NULL when there was no memory for it */
} schemadiff_error;

/* Frees the message and sets all to zero. */
void schemadiff_error_clear(schemadiff_error* error) SCHEMADIFF_NOEXCEPT;

/* Told a line about each thing that happens, in the caller's thread, during the call. The line is
 * the library's. */
typedef void (*schemadiff_say)(const char* line, void* data);

/* The caller's: set to zero, then `size`, then what is wanted. NULL in the place of a pointer to it
 * is all of it left out. */
typedef struct schemadiff_options {
  size_t size;             /* sizeof(schemadiff_options): how a library knows older callers */
  const char* environment; /* of the configuration; NULL: none */
  const char* schema;      /* that holds schemadiff's own tables; NULL: as configured */
  int64_t lock_timeout_ms; /* for each lock of a revision; 0: as configured */
  int64_t wait_ms;         /* for another run to end; 0: as configured */
  schemadiff_say say;      /* NULL: nobody is told */
  void* say_data;          /* handed to `say` */
} schemadiff_options;

/* Texts in an order. */
typedef struct schemadiff_list schemadiff_list;

/* 0 for NULL. */
size_t schemadiff_list_size(const schemadiff_list* list) SCHEMADIFF_NOEXCEPT;

/* The list's, and as long alive as it; NULL when there are not that many (the first is 0). */
const char* schemadiff_list_at(const schemadiff_list* list, size_t index) SCHEMADIFF_NOEXCEPT;

/* For lists that a function's comment gives to the caller. NULL is fine. */
void schemadiff_list_free(schemadiff_list* list) SCHEMADIFF_NOEXCEPT;

/* How a database and the revisions at hand go together. */
typedef enum schemadiff_verdict {
  SCHEMADIFF_CURRENT = 0,    /* everything is applied, and nothing else */
  SCHEMADIFF_BEHIND = 1,     /* revisions are to be applied */
  SCHEMADIFF_AHEAD = 2,      /* it has revisions that are not at hand: the program is too old */
  SCHEMADIFF_DIVERGED = 3,   /* both */
  SCHEMADIFF_INTERRUPTED = 4 /* a revision is half applied */
} schemadiff_verdict;

/* Where a database stands. What its functions return is the standing's, and as long alive as it. */
typedef struct schemadiff_standing schemadiff_standing;

/* For the start of a program. `folder` is a project or a folder of revisions; an empty url, or
 * NULL, asks DATABASE_URL and the project's configuration. Returns a standing that the caller
 * frees, or NULL and the error. `options` and `error` may be NULL. */
schemadiff_standing* schemadiff_check(const char* url, const char* folder,
                                      const schemadiff_options* options,
                                      schemadiff_error* error) SCHEMADIFF_NOEXCEPT;

schemadiff_verdict schemadiff_standing_verdict(const schemadiff_standing* standing)
    SCHEMADIFF_NOEXCEPT;

/* For a person, with the way out: to be logged or raised. */
const char* schemadiff_standing_sentence(const schemadiff_standing* standing) SCHEMADIFF_NOEXCEPT;

/* The heads it stands at, and those of the revisions at hand. */
const schemadiff_list* schemadiff_standing_current(const schemadiff_standing* standing)
    SCHEMADIFF_NOEXCEPT;
const schemadiff_list* schemadiff_standing_expected(const schemadiff_standing* standing)
    SCHEMADIFF_NOEXCEPT;

/* To be applied; applied, but not at hand; applied, and the file was changed afterwards. */
const schemadiff_list* schemadiff_standing_pending(const schemadiff_standing* standing)
    SCHEMADIFF_NOEXCEPT;
const schemadiff_list* schemadiff_standing_unknown(const schemadiff_standing* standing)
    SCHEMADIFF_NOEXCEPT;
const schemadiff_list* schemadiff_standing_edited(const schemadiff_standing* standing)
    SCHEMADIFF_NOEXCEPT;

/* NULL is fine. */
void schemadiff_standing_free(schemadiff_standing* standing) SCHEMADIFF_NOEXCEPT;

/* For development and tests: applies revisions up to `target` (NULL: "heads"). Returns their ids,
 * which the caller frees, or NULL and the error. */
schemadiff_list* schemadiff_upgrade(const char* url, const char* folder, const char* target,
                                    const schemadiff_options* options,
                                    schemadiff_error* error) SCHEMADIFF_NOEXCEPT;

/* What it takes to bring the database to the project's models, a line for each change. Returns a
 * list that the caller frees, or NULL and the error. */
schemadiff_list* schemadiff_diff(const char* url, const char* project,
                                 const schemadiff_options* options,
                                 schemadiff_error* error) SCHEMADIFF_NOEXCEPT;

/* Writes the revision that does it. Returns a list that the caller frees, of its path or of nothing
 * when there is no difference, or NULL and the error. */
schemadiff_list* schemadiff_autogenerate(const char* url, const char* project, const char* message,
                                         const schemadiff_options* options,
                                         schemadiff_error* error) SCHEMADIFF_NOEXCEPT;

#ifdef __cplusplus
}
#endif

#endif
