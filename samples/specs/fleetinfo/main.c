#include <fleetinfo.h>
#include <stdio.h>

int main(int argc, char **argv)
{
    const char *root = argc > 1 ? argv[1] : "";
    char build[64];
    int found = fleetinfo_build_number(root, build, sizeof build);

    if (found != 0) {
        fprintf(stderr, "fleetinfo: %s/etc/azurelinux-release %s\n", root, found == -2 ? "names an impossibly long build number" : "names no build number");
        return 1;
    }
    printf("build=%s fips=%d\n", build, fleetinfo_fips(root));
    return 0;
}
