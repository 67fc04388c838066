import Supervisor
import Testing

/// A machine with a clock that the script turns.
private struct Script {
    private var machine: PoolStateMachine
    private var now: Duration = .zero
    private var lastPid: Int32 = 100

    init(workers: Int) { machine = PoolStateMachine(PoolSettings(workers: workers)) }

    /// What the machine answers to an event, `after` later than the one before.
    mutating func event(_ event: PoolStateMachine.Event, after: Duration = .zero) -> [PoolStateMachine.Action] {
        now += after
        return machine.handle(event, at: now)
    }

    /// Reports the worker of `slot` as running; its process id is returned.
    mutating func run(_ slot: Int) -> Int32 {
        lastPid += 1
        #expect(machine.handle(.spawned(slot: slot, pid: lastPid), at: now) == [])
        return lastPid
    }

    /// Begins the pool; the process ids of its workers are returned.
    mutating func start() -> [Int32] {
        event(.started).map { action in
            guard case .spawn(let slot) = action else { return 0 }
            return run(slot)
        }
    }

    /// How long until the machine wants to be asked again.
    var wait: Duration? { machine.deadline.map { $0 - now } }
}

@Suite struct PoolStateMachineTests {
    @Test func `A pool begins with all its workers, and then waits for nothing but events`() {
        var script = Script(workers: 3)
        #expect(script.event(.started) == [.spawn(slot: 0), .spawn(slot: 1), .spawn(slot: 2)])
        for slot in 0..<3 { _ = script.event(.ready(pid: script.run(slot))) }
        #expect(script.wait == nil)
        #expect(script.event(.tick, after: .seconds(1000)) == [])
    }

    @Test func `A worker that dies is replaced at once, in its own slot`() {
        var script = Script(workers: 2)
        let pids = script.start()
        #expect(script.event(.childExited(pid: pids[1]), after: .seconds(60)) == [.spawn(slot: 1)])
    }

    @Test func `A worker that dies young again and again is replaced ever later, at most every five seconds`() {
        var script = Script(workers: 1)
        var pid = script.start()[0]
        #expect(script.event(.childExited(pid: pid), after: .milliseconds(10)) == [.spawn(slot: 0)])
        for wait in [100, 200, 400, 800, 1600, 3200, 5000, 5000] as [Int64] {
            pid = script.run(0)
            #expect(script.event(.childExited(pid: pid), after: .milliseconds(999)) == [])
            #expect(script.wait == .milliseconds(wait))
            #expect(script.event(.tick, after: .milliseconds(wait - 1)) == [])
            #expect(script.event(.tick, after: .milliseconds(1)) == [.spawn(slot: 0)])
            #expect(script.wait == nil)
        }
    }

    @Test func `A worker that has lived for a second is forgiven`() {
        var script = Script(workers: 1)
        var pid = script.start()[0]
        #expect(script.event(.childExited(pid: pid)) == [.spawn(slot: 0)])
        pid = script.run(0)
        #expect(script.event(.childExited(pid: pid)) == [])
        #expect(script.event(.tick, after: .milliseconds(100)) == [.spawn(slot: 0)])
        pid = script.run(0)
        #expect(script.event(.childExited(pid: pid), after: .seconds(1)) == [.spawn(slot: 0)])
        pid = script.run(0)
        #expect(script.event(.childExited(pid: pid), after: .milliseconds(1)) == [.spawn(slot: 0)])
    }

    @Test func `One worker's back-off delays no other`() {
        var script = Script(workers: 2)
        let pids = script.start()
        #expect(script.event(.childExited(pid: pids[0])) == [.spawn(slot: 0)])
        let again = script.run(0)
        #expect(script.event(.childExited(pid: again)) == [])
        #expect(script.event(.childExited(pid: pids[1])) == [.spawn(slot: 1)])
    }

    @Test func `A worker that cannot be made is tried again later, never at once`() {
        var script = Script(workers: 1)
        #expect(script.event(.started) == [.spawn(slot: 0)])
        #expect(script.event(.spawnFailed(slot: 0)) == [])
        #expect(script.wait == .milliseconds(100))
        #expect(script.event(.tick, after: .milliseconds(100)) == [.spawn(slot: 0)])
        #expect(script.event(.spawnFailed(slot: 0)) == [])
        #expect(script.wait == .milliseconds(100))
        #expect(script.event(.tick, after: .milliseconds(100)) == [.spawn(slot: 0)])
        #expect(script.event(.spawnFailed(slot: 0)) == [])
        #expect(script.wait == .milliseconds(200))
    }

    @Test func `An unknown process changes nothing`() {
        var script = Script(workers: 1)
        _ = script.start()
        #expect(script.event(.childExited(pid: 1)) == [])
    }

    @Test func `A pool that is to end drains its workers, replaces none, and exits after the last`() {
        var script = Script(workers: 2)
        let pids = script.start()
        #expect(script.event(.terminate, after: .seconds(9)) == [.drain(pid: pids[0]), .drain(pid: pids[1])])
        #expect(script.wait == .seconds(5))
        #expect(script.event(.childExited(pid: pids[1])) == [])
        #expect(script.event(.tick, after: .seconds(1)) == [])
        #expect(script.event(.childExited(pid: pids[0])) == [.exit(status: 0)])
        #expect(script.wait == nil)
        #expect(script.event(.tick, after: .seconds(9)) == [])
    }

    @Test func `Workers that do not drain in five seconds are killed`() {
        var script = Script(workers: 2)
        let pids = script.start()
        _ = script.event(.terminate)
        _ = script.event(.childExited(pid: pids[0]), after: .seconds(1))
        #expect(script.event(.tick, after: .milliseconds(3999)) == [])
        #expect(script.event(.tick, after: .milliseconds(1)) == [.kill(pid: pids[1])])
        #expect(script.event(.childExited(pid: pids[1])) == [.exit(status: 0)])
    }

    @Test func `Workers that even outlive that are left behind, so the end takes under seven seconds`() {
        var script = Script(workers: 1)
        _ = script.start()
        _ = script.event(.terminate)
        _ = script.event(.tick, after: .seconds(5))
        #expect(script.event(.tick, after: .milliseconds(999)) == [])
        #expect(script.event(.tick, after: .milliseconds(1)) == [.exit(status: 1)])
    }

    @Test func `Told to end a second time, a pool kills at once; a third time changes nothing`() {
        var script = Script(workers: 1)
        let pids = script.start()
        #expect(script.event(.terminate) == [.drain(pid: pids[0])])
        #expect(script.event(.terminate) == [.kill(pid: pids[0])])
        #expect(script.event(.terminate) == [])
        #expect(script.event(.childExited(pid: pids[0])) == [.exit(status: 0)])
    }

    @Test func `A pool whose workers are all in back-off ends at once`() {
        var script = Script(workers: 1)
        var pid = script.start()[0]
        _ = script.event(.childExited(pid: pid))
        pid = script.run(0)
        _ = script.event(.childExited(pid: pid))
        #expect(script.event(.terminate) == [.exit(status: 0)])
    }

    @Test func `A worker that comes to run only after the end was asked for is drained too`() {
        var script = Script(workers: 1)
        #expect(script.event(.started) == [.spawn(slot: 0)])
        #expect(script.event(.terminate) == [])
        #expect(script.event(.spawned(slot: 0, pid: 7)) == [.drain(pid: 7)])
        #expect(script.event(.childExited(pid: 7)) == [.exit(status: 0)])
    }
}
