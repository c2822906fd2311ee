// Scripts that run inside the guest, for POSIX sh and its usual tools. `$1` is the path, absolute or with `./` before it. Tools print the texts of
// the C locale when they fail, which say what is wrong in the same words everywhere. Names and contents are printed as base64, because output is
// text.

const START = 'export LC_ALL=C';
const TO_TEXT = `if command -v base64 >/dev/null 2>&1; then totext() { base64 "$@"; }
else totext() { echo hex; od -An -v -tx1 "$@"; }
fi`;

/** Prints the size of a file and, unless that is more than `$2`, its content, ended by a line with a dot. */
export const READ = `${START}
${TO_TEXT}
if [ -d "$1" ]; then echo "$1: Is a directory" >&2; exit 1; fi
if [ -e "$1" ] && [ ! -f "$1" ]; then echo "$1: not a regular file" >&2; exit 2; fi
size=$(wc -c "$1") || exit 1
size=\${size#"\${size%%[! ]*}"}; size=\${size%% *}
echo "$size"
[ "$size" -gt "$2" ] || totext "$1" || exit 1
echo .`;

/**
 * Puts content into a file: that on standard input, or that of the file `$2` if `$5` is `staged`. Makes missing parents. `$3` is the mode or
 * empty, `$4` is `append` or `replace`. A regular file is replaced by renaming `$2`, a new file beside it, with the mode and owner that it had;
 * other kinds of files, and those whose directory cannot be written to, are written in place.
 */
export const WRITE = `${START}
target=$1; new=$2
trap 'rm -f "$new"; exit 1' HUP INT TERM 2>/dev/null
fail() { rm -f "$new"; exit 1; }
if [ -d "$1" ]; then echo "$1: Is a directory" >&2; fail; fi
if [ -L "$1" ]; then target=$(readlink -f "$1" && echo .) || fail; target=\${target%??}; fi
parent=\${target%/*}; [ -n "$parent" ] || parent=/
if [ -e "$parent" ] && [ ! -d "$parent" ]; then echo "$parent: Not a directory" >&2; fail; fi
mkdir -p "$parent" || fail
content() { if [ "$source" = staged ]; then cat "$new"; else cat; fi; }
source=$5
if [ "$4" = append ] && [ -f "$target" ]; then
  size=$(wc -c <"$target") && content >>"$target" || { dd if=/dev/null of="$target" bs=1 seek="$size" 2>/dev/null; fail; }
  [ -z "$3" ] || chmod "$3" "$target" || fail
elif [ -e "$target" ] && { [ ! -f "$target" ] || [ ! -w "$parent" ]; }; then
  content >"$target" || fail
  [ -z "$3" ] || chmod "$3" "$target" || fail
else
  [ "$source" = staged ] || cat >"$new" || fail
  if [ -n "$3" ]; then chmod "$3" "$new" || fail
  elif [ -e "$target" ]; then
    chmod "$(stat -c %a "$target")" "$new" || fail
    chown "$(stat -c %u:%g "$target")" "$new" 2>/dev/null
  fi
  mv -f "$new" "$target" || fail
fi
rm -f "$new"`;

/**
 * Describes the path, or with `$2` = `entries` what is in the directory, as base64: for each file its mode in hexadecimal, size, time and name,
 * ended by `/` and a line break, which no name contains; then for each link its name, NUL, its target, a line break and NUL; then `end`.
 */
export const DESCRIBE = `${START}
${TO_TEXT}
if [ "$2" = entries ]; then
  ls -d "$1/." >/dev/null || exit 1
  [ -r "$1" ] || { echo "$1: Permission denied" >&2; exit 1; }
  cd "$1" || exit 1
  set -- ./* ./.[!.]* ./..?*
else
  [ -e "$1" ] || [ -L "$1" ] || { ls -d "$1"; exit 1; }
  set -- "$1"
fi
{
  stat -c '%f %s %Y %n/' "$@" || [ $? -eq 1 ] || { echo 'too many entries' >&2; exit 1; }
  echo /
  for file do
    if [ -L "$file" ]; then printf '%s\\0' "$file"; readlink "$file"; printf '\\0'; fi
  done
  printf end
} | totext
echo .`;

export const MKDIR = `${START}
mkdir -p "$1"`;

/** Removes a file, a link or an empty directory; with `$2` = `recursive` also a directory with everything in it. */
export const REMOVE = `${START}
if [ -d "$1" ] && [ ! -L "$1" ] && [ "$2" != recursive ]; then rmdir "$1"; else rm -rf "$1"; fi`;

/** Renames or, with `$3` = `copy`, copies to `$2`, which may be a file. Never puts it into a directory `$2`. */
export const MOVE = `${START}
ls -d "$1" >/dev/null || exit 1
if [ -d "$2" ] && [ ! -L "$2" ]; then
  if [ -d "$1" ] && [ "$3" != copy ] && rmdir "$2" 2>/dev/null; then :; else echo "$2: File exists" >&2; exit 1; fi
elif [ -d "$1" ] && [ ! -L "$1" ] && { [ -e "$2" ] || [ -L "$2" ]; }; then echo "$2: File exists" >&2; exit 1
elif [ -L "$2" ]; then rm -f "$2" || exit 1
fi
if [ "$3" = copy ]; then cp -pR "$1" "$2"; else mv -f "$1" "$2"; fi`;
