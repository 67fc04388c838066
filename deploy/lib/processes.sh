# shellcheck shell=bash
# The two processes of a deployment: starting, watching, stopping.

pool_pid='' nginx_pid=''
# The groups of those that were started before, and of which a process may be left.
former_groups=''

# Starts a command in a session of its own (a Ctrl-C reaches this script alone, which stops things in their order) with
# its output in file $1; it gets SIGTERM should this script die. Its process is $!.
start_process() { start_nginx "$@" 8>&-; }

# The same, with descriptor 8 besides: the lock of nginx.sh, which all processes of nginx hold while they live.
start_nginx() {
    local log=$1
    shift
    # A background job of bash ignores SIGINT and SIGQUIT; the programs get them back. 7 is the guardian, 9 the lock.
    setsid env --default-signal=INT,QUIT setpriv --pdeathsig TERM -- "$@" </dev/null >>"$log" 2>&1 7>&- 9>&- &
}

is_running() { [[ -n $1 ]] && kill -0 "$1" 2>/dev/null; }

# Waits until process $1 has ended, at most $2 tenths of a second.
await_end() {
    local tenths=$2
    while is_running "$1"; do
        ((tenths-- > 0)) || return 1
        sleep 0.1
    done
}

# Ends both: nginx finishes what it is sending, then the workers what they are doing, each within
# PACKAGEREPO_STOP_SECONDS. With the argument QUIT they first get PACKAGEREPO_DRAIN_SECONDS to be done with all of it.
stop_processes() {
    local signal=$1 seconds=$PACKAGEREPO_STOP_SECONDS pid
    [[ $signal != QUIT ]] || seconds=$PACKAGEREPO_DRAIN_SECONDS
    ! is_running "$nginx_pid" || kill -QUIT "$nginx_pid" 2>/dev/null || true
    if ! await_end "$nginx_pid" $((seconds * 10)); then
        kill -TERM "$nginx_pid" 2>/dev/null || true
        await_end "$nginx_pid" 5 || true
    fi
    ! is_running "$pool_pid" || kill "-$signal" "$pool_pid" 2>/dev/null || true
    # The supervisor itself sees to it that this is enough.
    [[ $signal != QUIT ]] || await_end "$pool_pid" $((seconds * 10)) || true
    await_end "$pool_pid" $((PACKAGEREPO_STOP_SECONDS * 10 + 20)) || true
    # The groups: what a process leaves behind goes with it.
    for pid in $nginx_pid $pool_pid $former_groups; do
        kill -KILL -- "-$pid" 2>/dev/null || true
    done
}
