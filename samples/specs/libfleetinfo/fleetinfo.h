#ifndef FLEETINFO_H
#define FLEETINFO_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/* Copies the value of KEY from a file of KEY=value lines, without quotes, into value.
   Returns 0; -1 if the file cannot be read or has no such key; -2 if the value is longer than size - 1. */
int fleetinfo_read(const char *path, const char *key, char *value, size_t size);

/* The build number of the release, e.g. 3.0.20261121. root is "" for the running system. */
int fleetinfo_build_number(const char *root, char *value, size_t size);

/* 1 if the kernel runs in FIPS mode, 0 if not. */
int fleetinfo_fips(const char *root);

#ifdef __cplusplus
}
#endif

#endif
