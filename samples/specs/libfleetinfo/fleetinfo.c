#include "fleetinfo.h"

#include <stdio.h>
#include <string.h>

int fleetinfo_read(const char *path, const char *key, char *value, size_t size)
{
    char line[1024];
    size_t length = strlen(key);
    FILE *file = fopen(path, "r");

    if (file == NULL)
        return -1;
    while (fgets(line, sizeof line, file) != NULL) {
        char *start = line + length + 1;
        size_t count;

        if (strncmp(line, key, length) != 0 || line[length] != '=')
            continue;
        if (*start == '"')
            start++;
        count = strcspn(start, "\"\r\n");
        memcpy(value, start, count);
        value[count] = '\0';
        fclose(file);
        return 0;
    }
    fclose(file);
    return -1;
}

int fleetinfo_build_number(const char *root, char *value, size_t size)
{
    char path[4096];

    snprintf(path, sizeof path, "%s/etc/azurelinux-release", root);
    return fleetinfo_read(path, "AZURELINUX_BUILD_NUMBER", value, size);
}

int fleetinfo_fips(const char *root)
{
    char path[4096];
    FILE *file;
    int state;

    snprintf(path, sizeof path, "%s/proc/sys/crypto/fips_enabled", root);
    file = fopen(path, "r");
    if (file == NULL)
        return 0;
    state = fgetc(file);
    fclose(file);
    return state == '1';
}
