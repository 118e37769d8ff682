# Asks rpmspec about every SPEC of a list, one after the other; each answer in its own files.
# Arguments: directory of SPEC folders, directory for answers, list of "number folder name" lines, rpm arguments...
set -uo pipefail
specs=$1 answers=$2 list=$3
shift 3
source='N|%{EPOCHNUM}|%{VERSION}|%{RELEASE}\n[XA|%{EXCLUSIVEARCH}\n][XX|%{EXCLUDEARCH}\n][SRC|%{SOURCE}\n][PAT|%{PATCH}\n][BR|%{REQUIRENEVRS}\n][CL|%{CHANGELOGTIME}\n]'
binary='RPM|%{NAME}|%{nvra}|%{ARCH}\n[P|%{PROVIDENEVRS}\n][R|%{REQUIRENEVRS}\n]'
while read -r number folder name; do
    spec="$specs/$folder/$name.spec"
    {
        rpmspec -q --srpm --qf "$source" "$@" --define "_sourcedir $specs/$folder" "$spec" >"$answers/$number.source" &&
            rpmspec -q --builtrpms --qf "$binary" "$@" --define "_sourcedir $specs/$folder" "$spec" >"$answers/$number.binary"
    } 2>"$answers/$number.errors" </dev/null
    echo "$?" >"$answers/$number.status"
done <"$list"
