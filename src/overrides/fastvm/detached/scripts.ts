// Scripts that run inside the guest, for POSIX sh and its usual tools. The first argument, `$1`, is the command's directory.
//
// The directory has these files, which no other user can read:
//   stdout, stderr   the command's output, appended to
//   pid              pids of supervisor and command, start in seconds, start of both in ticks, boot id; `-` where unknown
//   exit             exit code, start and end in seconds; renamed when complete, so that it is never read half written

/** Boot id and start time of a process: they distinguish it from a later process with the same pid. */
const IDENTITY = `boot() { cat /proc/sys/kernel/random/boot_id 2>/dev/null || echo -; }
born() { b=$(sed 's/.*) //;/^[ZX]/d' "/proc/$1/stat" 2>/dev/null | cut -d ' ' -f 20); echo "\${b:--}"; }`;

/**
 * Runs one command and records how it ends: `$1` directory, then the argv. The command leads its own process group: by the shell's job
 * control if that works without a terminal, otherwise by `setsid`. Without job control, a shell makes its background commands ignore INT
 * and QUIT; GNU `env` undoes that.
 */
export const SUPERVISOR = `d=$1; shift
${IDENTITY}
start=$(date +%s)
set -m 2>/dev/null
case $- in
  *m*) "$@" </dev/null >>"$d/stdout" 2>>"$d/stderr" & ;;
  *) if env --default-signal=INT,QUIT true 2>/dev/null; then set -- env --default-signal=INT,QUIT "$@"; fi
     if command -v setsid >/dev/null 2>&1
     then setsid sh -c 'exec "$@"' sh "$@" </dev/null >>"$d/stdout" 2>>"$d/stderr" &
     else "$@" </dev/null >>"$d/stdout" 2>>"$d/stderr" &
     fi ;;
esac
pid=$!
echo "$$ $pid $start $(born $$) $(born "$pid") $(boot)" >"$d/pid.new" && mv "$d/pid.new" "$d/pid"
wait "$pid"
code=$?
echo "$code $start $(date +%s)" >"$d/exit.new" && mv "$d/exit.new" "$d/exit"`;

/**
 * Starts a command: `$1` directory, `$2` supervisor's script, `$3` working directory or empty, then the argv. `mkdir` is the lock: of any
 * number of calls with the same directory, one starts the command. The supervisor does not keep the streams of this call open.
 */
export const SPAWN = `d=$1; supervisor=$2; dir=$3; shift 3
[ -z "$dir" ] || CDPATH= cd -- "$dir" || exit 1
if mkdir "$d" 2>/dev/null; then
  chmod 700 "$d" && : >"$d/stdout" && : >"$d/stderr" || { rm -rf "$d"; exit 1; }
  set -m 2>/dev/null
  if command -v setsid >/dev/null 2>&1
  then setsid sh -c "$supervisor" sh "$d" "$@" </dev/null >/dev/null 2>&1 &
  else nohup sh -c "$supervisor" sh "$d" "$@" </dev/null >/dev/null 2>&1 &
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
if [ ! -d "$d" ]; then echo 'missing - - 0 0 0 b'; echo .; echo .; exit 0; fi
state=starting; code=-; pid=-; start=0; end=0
if [ -f "$d/pid" ]; then
  read -r keeper pid start tick ptick machine <"$d/pid"
  state=lost
  [ "$machine" = "$(boot)" ] && [ "$tick" = "$(born "$keeper")" ] && kill -0 "$keeper" 2>/dev/null && state=running
fi
if [ -f "$d/exit" ]; then read -r code start end <"$d/exit"; state=exited; fi
out=$(wc -c <"$d/stdout"); err=$(wc -c <"$d/stderr")
if command -v base64 >/dev/null 2>&1; then form=b; else form=o; fi
echo $state $code $pid $((end > start ? end - start : 0)) $out $err $form
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
  read -r keeper pid start tick ptick machine <"$d/pid"
  now=$(born "$pid")
  [ "$machine" = "$(boot)" ] || return 1
  [ "$now" = - ] || [ "$ptick" = - ] || [ "$now" = "$ptick" ] || return 1
  kill -s "$1" -- "-$pid" 2>/dev/null || kill -s "$1" "$pid" 2>/dev/null
}`;

/** Sends signal `$2`; prints `sent` or `ended`. Waits for a command that is just starting. */
export const KILL = `d=$1; signal=$2
${SEND}
n=0
while [ -d "$d" ] && [ ! -f "$d/pid" ] && [ $n -lt 5 ]; do sleep 1; n=$((n + 1)); done
if send "$signal"; then echo sent; else echo ended; fi`;

/** Kills the command if it is still running, and removes its directory; tries again if the supervisor was just writing to it. */
export const REMOVE = `d=$1
${SEND}
send KILL
rm -rf "$d" 2>/dev/null || { sleep 1; rm -rf "$d"; }`;
