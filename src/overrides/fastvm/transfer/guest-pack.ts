/** A `dd` that takes whole blocks from a pipe and leaves the rest there; that of every usual guest does. */
const HAS_DD = `test "$(echo ab | { dd bs=1 count=1 iflag=fullblock of=/dev/null 2>/dev/null; cat; })" = b`;
const PART_MIB = 16;
const MAX_JOBS = 8;
/** Of three samples of 64 KiB, compressed: a part that saves less than a quarter is not worth the time. */
const SAMPLE_LIMIT_BYTES = 147_456;

/**
 * Packs on all cores of the guest, with nothing but `sh`, `dd` and `gzip`: the archive is cut into parts, each is compressed by a process of
 * its own, or left as it is when a sample does not shrink, and they are put together in order as sections (see `sections.ts`).
 *
 * A failure of `tar`, `dd` or `gzip` is noticed, although a pipe only tells of its last command. A guest without such a `dd` compresses in
 * one process, into a plain gzip file.
 *
 * @param stage Quoted path of a directory, in which `archive` is made.
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
