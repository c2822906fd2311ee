// Scripts that run inside the guest, for POSIX sh and its usual tools. The first argument, `$1`, is the command's directory.
//
// The directory has these files, which no other user can read:
//   stdout, stderr   the command's output, appended to
//   stdin            its input, until it has ended
//   pid              pids of supervisor and command, start in seconds, start of both in ticks, boot id; `-` where unknown
//   exit             exit code, start and end in seconds, whether its time was up

/**
 * Writes a line of 120 characters into a file, over what is there, with a dot at its end: what is shorter is half written and does not count.
 * Overwriting takes no space. Simulated guests have no `dd`.
 */
const RECORD = `record() {
  if command -v dd >/dev/null 2>&1; then printf '%-118s .\\n' "\${2:--}" | dd of="$1" conv=notrunc 2>/dev/null
  else printf '%-118s .\\n' "\${2:--}" >"$1"
  fi
}`;

/** Boot id and start time of a process: they distinguish it from a later process with the same pid. */
const IDENTITY = `boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo -; }
born() { b=$(sed 's/.*) //;/^[ZX]/d' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20); echo "\${b:--}"; }`;

/**
 * Runs one command and records how it ends: `$1` directory, `$2` time limit in seconds or 0, then the argv. The command leads its own process
 * group: by the shell's job control if that works without a terminal, otherwise by `setsid`. The name of a builtin, or of a function of this
 * script, is looked up as a program, by `exec`. Without job control, a shell makes its background commands ignore INT and QUIT; GNU `env`
 * undoes that.
 *
 * The guard ends the group when the time is up, with TERM and five seconds later with KILL; its own code 77 says that it did.
 */
export const SUPERVISOR = `d=$1; limit=$2; shift 2
${IDENTITY}
${RECORD}
start=$(date +%s)
input=/dev/null
[ ! -f "$d/stdin" ] || input=$d/stdin
set -m 2>/dev/null
case $- in
  *m*) case $1 in */*) named= ;; *) named=$(command -v "$1") ;; esac
     if [ "$named" = "$1" ]
     then sh -c 'exec "$@"' sh "$@" <"$input" >>"$d/stdout" 2>>"$d/stderr" &
     else "$@" <"$input" >>"$d/stdout" 2>>"$d/stderr" &
     fi ;;
  *) if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
     if command -v setsid >/dev/null 2>&1
     then setsid sh -c 'exec "$@"' sh "$@" <"$input" >>"$d/stdout" 2>>"$d/stderr" &
     else sh -c 'exec "$@"' sh "$@" <"$input" >>"$d/stdout" 2>>"$d/stderr" &
     fi ;;
esac
pid=$!
record "$d/pid" "$$ $pid $start $(born $$) $(born "$pid") $(boot)"
guard=
if [ "$limit" -gt 0 ]; then
  sh -c 'trap "kill \\$nap 2>/dev/null; exit 0" TERM
sleep "$2" & nap=$!; wait $nap
trap "kill \\$nap 2>/dev/null; exit 77" TERM
kill -s TERM -- "-$1" 2>/dev/null || kill -s TERM "$1"
sleep 5 & nap=$!; wait $nap
kill -s KILL -- "-$1" 2>/dev/null || kill -s KILL "$1"
exit 77' sh "$pid" "$limit" </dev/null >/dev/null 2>&1 &
  guard=$!
fi
wait "$pid"
code=$?
timed=-
if [ -n "$guard" ]; then
  kill -s TERM "$guard" 2>/dev/null
  wait "$guard"
  [ $? -ne 77 ] || timed=timed
  # In simulated guests the code of the guard is lost, and that of a killed command is 124.
  [ $code -lt 124 ] || [ $(($(date +%s) - start)) -lt "$limit" ] || timed=timed
fi
record "$d/exit" "$code $start $(date +%s) $timed"
rm -f "$d/stdin"`;

/**
 * Starts a command: `$1` directory, `$2` supervisor's script, `$3` working directory or empty, `$4` time limit in seconds or 0, `$5` bytes of
 * standard input or `-` for none, then the argv. `mkdir` is the lock: of any number of calls with the same directory, one starts the command.
 * The supervisor does not keep the streams of this call open.
 *
 * The records are made with their full length, so that a command that fills the disk can still be recorded.
 */
export const SPAWN = `d=$1; supervisor=$2; dir=$3; limit=$4; size=$5; shift 5
[ -z "$dir" ] || CDPATH= cd -- "$dir" || exit 1
${RECORD}
[ -d "\${d%/*}" ] || mkdir -p -m 1777 "\${d%/*}"
if mkdir "$d" 2>/dev/null; then
  fail() { rm -rf "$d"; exit 1; }
  chmod 700 "$d" && : >"$d/stdout" && : >"$d/stderr" && record "$d/pid" && record "$d/exit" || fail
  if [ "$size" != - ]; then
    cat >"$d/stdin" || fail
    [ "$(wc -c <"$d/stdin")" -eq "$size" ] || { echo 'standard input is incomplete' >&2; fail; }
  fi
  set -m 2>/dev/null
  if command -v setsid >/dev/null 2>&1
  then setsid sh -c "$supervisor" sh "$d" "$limit" "$@" </dev/null >/dev/null 2>&1 &
  else nohup sh -c "$supervisor" sh "$d" "$limit" "$@" </dev/null >/dev/null 2>&1 &
  fi
elif [ ! -d "$d" ]; then
  echo "cannot create $d" >&2
  exit 1
fi`;

/**
 * Prints a command's status and part of its output: `$1` directory, `$2` and `$3` offsets in stdout and stderr, `$4` maximum bytes of
 * each. The first line is state, exit code, command's pid, seconds, size of stdout, size of stderr, encoding; then come the two chunks,
 * each ended by a line with a dot.
 *
 * The state is read before the files, so that the output of an ended command is complete. Whether the supervisor is alive is checked
 * before the exit code, which it writes before it ends, so that a normal end is never reported as lost.
 *
 * `tail -c +N` starts at a byte without reading those before it. Near the start, where that saves nothing, `head` and `tail -c` are used,
 * which simulated guests support too.
 */
export const STATUS_SCRIPT = `d=$1
${IDENTITY}
if [ ! -d "$d" ]; then echo 'missing - - 0 0 0 b -'; echo .; echo .; exit 0; fi
state=starting; code=-; pid=-; start=0; end=0; timed=-
mark=
[ ! -f "$d/pid" ] || read -r keeper child began tick ptick machine mark <"$d/pid"
if [ "$mark" = . ]; then
  pid=$child; start=$began; state=lost
  [ "$machine" = "$(boot)" ] && [ "$tick" = "$(born "$keeper")" ] && kill -0 "$keeper" 2>/dev/null && state=running
fi
mark=
[ ! -f "$d/exit" ] || read -r first began end timed mark <"$d/exit"
if [ "$mark" = . ]; then code=$first; start=$began; state=exited; else end=0; timed=-; fi
out=$(wc -c <"$d/stdout"); err=$(wc -c <"$d/stderr")
if command -v base64 >/dev/null 2>&1; then form=b; else form=o; fi
echo $state $code $pid $((end > start ? end - start : 0)) $out $err $form $timed
chunk() {
  if [ "$2" -ge "$4" ] || [ "$3" -eq 0 ]; then return; fi
  if [ $form = o ]; then od -An -v -tx1 -j "$2" -N "$3" "$1"
  elif [ "$2" -lt 1048576 ]; then
    last=$(($2 + $3)); [ $last -le "$4" ] || last=$(($4 + 0))
    head -c $last "$1" | tail -c $((last - $2)) | base64
  else tail -c +$(($2 + 1)) "$1" | head -c "$3" | base64
  fi
}
chunk "$d/stdout" "$2" "$4" "$out"; echo .
chunk "$d/stderr" "$3" "$4" "$err"; echo .`;

/**
 * Sends signal `$1` to the command's process group, even if only its child processes are left; without its own group, to the command
 * alone. Sends nothing if another process has the pid by now.
 */
const SEND = `${IDENTITY}
send() {
  [ -f "$d/pid" ] || return 1
  read -r keeper pid start tick ptick machine mark <"$d/pid"
  [ "$mark" = . ] || return 1
  now=$(born "$pid")
  [ "$machine" = "$(boot)" ] || return 1
  [ "$now" = - ] || [ "$ptick" = - ] || [ "$now" = "$ptick" ] || return 1
  kill -s "$1" -- "-$pid" 2>/dev/null || kill -s "$1" "$pid" 2>/dev/null
}`;

/** Sends signal `$2`; prints `sent` or `ended`. Waits for a command that is just starting. */
export const KILL = `d=$1; signal=$2
${SEND}
n=0
while [ -d "$d" ] && ! grep -q ' [^ ].* \\.$' "$d/pid" 2>/dev/null && [ $n -lt 5 ]; do sleep 1; n=$((n + 1)); done
if send "$signal"; then echo sent; else echo ended; fi`;

/** Kills the command if it is still running, and removes its directory; tries again if the supervisor was just writing to it. */
export const REMOVE = `d=$1
${SEND}
send KILL
rm -rf "$d" 2>/dev/null || { sleep 1; rm -rf "$d"; }`;
