/** Tests for a `dd` that reads full blocks from a pipe and leaves the rest there; common guests have one. */
const HAS_DD = `test "$(echo ab | { dd bs=1 count=1 iflag=fullblock of=/dev/null 2>/dev/null; cat; })" = b`;
const PART_MIB = 16;
const MAX_JOBS = 8;
/** Compressed size of three samples of 64 KiB: a part that shrinks by less than a quarter is not worth the time. */
const SAMPLE_LIMIT_BYTES = 147_456;

/**
 * Packs on all cores of the guest, with only `sh`, `dd` and `gzip`: the archive is split into parts, each is compressed by a separate
 * process, or left as it is if a sample does not shrink, and they are joined in order as sections (see `sections.ts`).
 *
 * Detects failures of `tar`, `dd` and `gzip`, although a pipe only reports its last command. A guest without such a `dd` compresses in
 * one process, into a plain gzip file.
 *
 * @param stage Quoted path of a directory, in which `archive` is created.
 * @param tarToPipe Command that writes the archive to its output.
 * @param tarToFile Command that writes it compressed into the file.
 */
export function packScript(stage: string, tarToPipe: string, tarToFile: string): string {
  return `if ${HAS_DD}; then
stage=${stage}
jobs=$(nproc 2>/dev/null || echo 1)
test "$jobs" -lt ${MAX_JOBS} || jobs=${MAX_JOBS}
squeeze() {
  sample=$(for at in 16 128 240; do dd if="$1" bs=65536 skip=$at count=1; done 2>/dev/null | gzip -1 | wc -c)
  if test "$sample" -gt ${SAMPLE_LIMIT_BYTES}; then mv "$1" "$1.s"; else gzip -1 <"$1" >"$1.z" && rm "$1"; fi
}
append() {
  kind=s
  test -e "$1.s" || kind=z
  printf '%s%015d' $kind $(($(wc -c <"$1.$kind"))) && cat "$1.$kind" && rm "$1.$kind"
}
sections() {
  read=0
  sent=0
  while :; do
    dd bs=1048576 count=${PART_MIB} iflag=fullblock of="$stage/$read" 2>"$stage/dd" || { cat "$stage/dd" >&2; return 1; }
    test -s "$stage/$read" || break
    squeeze "$stage/$read" &
    set -- "$@" $!
    read=$((read + 1))
    test $# -gt $((jobs * 2)) || continue
    wait "$1" && append "$stage/$sent" || return 1
    sent=$((sent + 1))
    shift
  done
  for job; do
    wait "$job" && append "$stage/$sent" || return 1
    sent=$((sent + 1))
  done
}
{ ${tarToPipe}; echo $? >"$stage/tar"; } | { sections || { wait; false; }; } >"$stage/archive" && (exit "$(cat "$stage/tar")")
else ${tarToFile}
fi`;
}
