import Supervisor
import Testing

/// What becomes of workers that are replaced while they live.
@Suite struct PoolGenerationTests {
    /// A pool of two whose workers 1 and 2 take requests.
    private func pool(_ settings: PoolSettings = PoolSettings(workers: 2)) -> PoolStateMachine {
        var machine = PoolStateMachine(settings)
        #expect(machine.handle(.started, at: .zero) == [.spawn(slot: 0), .spawn(slot: 1)])
        for pid in [1, 2] as [Int32] { _ = machine.handle(.spawned(slot: Int(pid) - 1, pid: pid), at: .zero) }
        #expect(machine.handle(.ready(pid: 1), at: .zero) == [])
        #expect(machine.handle(.ready(pid: 2), at: .zero) == [.announceReady])
        return machine
    }

    /// The generation after that of `pool`, whose workers 3 and 4 have been made.
    private func next(after pool: PoolStateMachine) -> PoolStateMachine {
        var machine = PoolStateMachine(PoolSettings(workers: 2), generation: 2, former: pool.workers)
        #expect(machine.handle(.started, at: .zero) == [.spawn(slot: 0), .spawn(slot: 1)])
        for pid in [3, 4] as [Int32] {
            #expect(machine.handle(.spawned(slot: Int(pid) - 3, pid: pid), at: .zero) == [])
        }
        return machine
    }

    @Test func `workers of a former generation are told to end when all of the next one take requests`() {
        var machine = next(after: pool())
        #expect(machine.handle(.ready(pid: 3), at: .zero) == [])
        #expect(machine.handle(.ready(pid: 4), at: .zero) == [.quit(pid: 1), .quit(pid: 2), .announceReady])
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(1)) == [])
        #expect(machine.handle(.childExited(pid: 2), at: .seconds(1)) == [])
        #expect(machine.workers.map(\.pid) == [3, 4])
        #expect(machine.deadline == nil)
    }

    @Test func `a generation that does not come up leaves the former one in its place`() {
        var machine = next(after: pool())
        #expect(machine.handle(.childExited(pid: 3), at: .milliseconds(10)) == [.spawn(slot: 0)])
        #expect(machine.handle(.spawned(slot: 0, pid: 5), at: .milliseconds(10)) == [])
        #expect(machine.handle(.childExited(pid: 5), at: .milliseconds(20)) == [])
        #expect(machine.handle(.ready(pid: 4), at: .milliseconds(20)) == [])
        #expect(machine.workers.filter { $0.generation == 1 }.allSatisfy { $0.role == .superseded })
        #expect(machine.handle(.tick, at: .milliseconds(120)) == [.spawn(slot: 0)])
        _ = machine.handle(.spawned(slot: 0, pid: 6), at: .milliseconds(120))
        #expect(machine.handle(.ready(pid: 6), at: .seconds(1)) == [.quit(pid: 1), .quit(pid: 2), .announceReady])
    }

    @Test func `a former worker that dies is not replaced, since the next generation is on its way`() {
        var machine = next(after: pool())
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(9)) == [])
    }

    @Test func `a smaller generation follows a larger one`() {
        var machine = PoolStateMachine(PoolSettings(workers: 1), generation: 2, former: pool().workers)
        #expect(machine.handle(.started, at: .zero) == [.spawn(slot: 0)])
        _ = machine.handle(.spawned(slot: 0, pid: 3), at: .zero)
        #expect(machine.handle(.ready(pid: 3), at: .zero) == [.quit(pid: 1), .quit(pid: 2), .announceReady])
        #expect(machine.handle(.childExited(pid: 2), at: .zero) == [])
    }

    @Test func `a worker that asks for it is replaced, and serves until its successor does`() {
        var machine = pool()
        #expect(machine.handle(.worn(pid: 1), at: .seconds(9)) == [.spawn(slot: 0)])
        #expect(machine.handle(.worn(pid: 1), at: .seconds(9)) == [], "once")
        #expect(machine.handle(.spawned(slot: 0, pid: 3), at: .seconds(9)) == [])
        #expect(machine.handle(.ready(pid: 3), at: .seconds(10)) == [.quit(pid: 1)])
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(11)) == [])
        #expect(machine.workers.map(\.pid) == [2, 3])
    }

    @Test func `a worker that was to be replaced and dies before needs no second successor`() {
        var machine = pool()
        _ = machine.handle(.worn(pid: 1), at: .seconds(9))
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(9)) == [])
        _ = machine.handle(.spawned(slot: 0, pid: 3), at: .seconds(9))
        #expect(machine.handle(.ready(pid: 3), at: .seconds(9)) == [])
    }

    @Test func `what is replaced is told to end patiently, then firmly, then killed`() {
        var machine = pool()
        _ = machine.handle(.worn(pid: 1), at: .zero)
        _ = machine.handle(.spawned(slot: 0, pid: 3), at: .zero)
        #expect(machine.handle(.ready(pid: 3), at: .zero) == [.quit(pid: 1)])
        #expect(machine.deadline == .seconds(60))
        #expect(machine.handle(.tick, at: .seconds(60)) == [.drain(pid: 1)])
        #expect(machine.handle(.tick, at: .seconds(65)) == [.kill(pid: 1)])
        #expect(machine.handle(.tick, at: .seconds(66)) == [])
        #expect(machine.deadline == nil)
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(67)) == [])
    }

    @Test func `a pool that is to end when all is done becomes firmer by itself, or when it is told`() {
        var machine = pool()
        #expect(machine.handle(.quit, at: .zero) == [.quit(pid: 1), .quit(pid: 2)])
        #expect(machine.handle(.quit, at: .seconds(1)) == [])
        #expect(machine.handle(.tick, at: .seconds(60)) == [.drain(pid: 1), .drain(pid: 2)])
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(61)) == [])
        #expect(machine.handle(.childExited(pid: 2), at: .seconds(61)) == [.exit(status: 0)])

        machine = pool()
        _ = machine.handle(.quit, at: .zero)
        #expect(machine.handle(.terminate, at: .seconds(1)) == [.drain(pid: 1), .drain(pid: 2)])
        #expect(machine.handle(.terminate, at: .seconds(1)) == [.kill(pid: 1), .kill(pid: 2)])
    }

    @Test func `workers of all generations end with the pool`() {
        var machine = next(after: pool())
        #expect(machine.handle(.terminate, at: .zero) == [1, 2, 3, 4].map { .drain(pid: $0) })
        for pid in [1, 3, 4] as [Int32] { #expect(machine.handle(.childExited(pid: pid), at: .zero) == []) }
        #expect(machine.handle(.childExited(pid: 2), at: .zero) == [.exit(status: 0)])
    }

    @Test func `a worker without a sign of life is killed once, and replaced`() {
        var machine = pool()
        for second in 1...40 {
            _ = machine.handle(.beat(pid: 1, value: second), at: .seconds(second))
            _ = machine.handle(.beat(pid: 2, value: min(second, 5)), at: .seconds(second))
            #expect(machine.handle(.tick, at: .seconds(second)) == (second == 36 ? [.killSilent(pid: 2)] : []))
        }
        #expect(machine.handle(.childExited(pid: 2), at: .seconds(41)) == [.spawn(slot: 1)])
    }

    @Test func `silence while the supervisor did not run either is forgiven`() {
        var machine = pool()
        _ = machine.handle(.beat(pid: 1, value: 1), at: .seconds(1))
        #expect(machine.handle(.tick, at: .seconds(1)) == [])
        #expect(machine.handle(.tick, at: .seconds(1_000)) == [])
        #expect(machine.handle(.tick, at: .seconds(1_001)) == [])
    }

    @Test func `a worker that does not come to take requests is killed, and tried again`() {
        var machine = PoolStateMachine(PoolSettings(workers: 1, startLimit: .seconds(20)))
        _ = machine.handle(.started, at: .zero)
        _ = machine.handle(.spawned(slot: 0, pid: 1), at: .zero)
        #expect(machine.handle(.tick, at: .seconds(20)) == [])
        #expect(machine.handle(.tick, at: .seconds(21)) == [.killSilent(pid: 1)])
        #expect(machine.handle(.childExited(pid: 1), at: .seconds(21)) == [.spawn(slot: 0)])
    }
}
