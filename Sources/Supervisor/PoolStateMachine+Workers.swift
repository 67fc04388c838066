/// How workers are told to end, and what becomes of those that do not.
extension PoolStateMachine {
    func worker(_ pid: Int32) -> PoolWorker? { workers.first { $0.pid == pid } }

    mutating func update(_ pid: Int32, _ change: (inout PoolWorker) -> Void) {
        guard let index = workers.firstIndex(where: { $0.pid == pid }) else { return }
        change(&workers[index])
    }

    func isTaken(_ slot: Int, by pid: Int32) -> Bool {
        guard slots.indices.contains(slot), case .taken(pid) = slots[slot] else { return false }
        return true
    }

    func isReady(_ slot: Slot) -> Bool {
        guard case .taken(let pid) = slot else { return false }
        return worker(pid)?.isReady == true
    }

    /// Tells a worker to end, unless it has been told as firmly already.
    mutating func tell(_ pid: Int32, _ step: PoolWorker.Step, _ now: Duration) -> [Action] {
        guard let worker = worker(pid), worker.step.map({ $0 < step }) ?? true else { return [] }
        let limit = [settings.patience, settings.drainLimit, settings.killLimit][step.rawValue]
        update(pid) { $0.role = .draining(step, until: now + limit) }
        switch step {
        case .patient: return [.quit(pid: pid)]
        case .firm: return [.drain(pid: pid)]
        case .killed: return [.kill(pid: pid)]
        }
    }

    /// Tells those more firmly that have not ended in time.
    mutating func escalate(_ now: Duration) -> [Action] {
        workers.flatMap { worker -> [Action] in
            guard case .draining(let step, let until) = worker.role, until <= now,
                let next = PoolWorker.Step(rawValue: step.rawValue + 1)
            else { return [] }
            return tell(worker.pid, next, now)
        }
    }

    /// Ends the pool, or what is left of it, at least as firmly as `step` says.
    mutating func end(_ step: PoolWorker.Step, _ now: Duration) -> [Action] {
        let next: PoolWorker.Step
        switch phase {
        case .serving: next = step
        case .ending(let former): next = former == .firm && step == .firm ? .killed : max(former, step)
        case .ended: return []
        }
        phase = .ending(next)
        for slot in slots.indices {
            if case .waiting = slots[slot] { slots[slot] = .empty }
        }
        return workers.flatMap { tell($0.pid, next, now) } + exitIfEmpty()
    }

    mutating func exitIfEmpty() -> [Action] {
        let isEmpty = slots.allSatisfy { if case .empty = $0 { true } else { false } }
        guard isEmpty, workers.isEmpty else { return [] }
        phase = .ended
        return [.exit(status: 0)]
    }

    /// What does not die even of SIGKILL hangs in the kernel; waiting longer helps nobody.
    mutating func exitIfHopeless(_ now: Duration) -> [Action] {
        let isHopeless = workers.allSatisfy { worker in
            if case .draining(.killed, let until) = worker.role { until <= now } else { false }
        }
        guard isHopeless, !workers.isEmpty else { return [] }
        phase = .ended
        return [.exit(status: 1)]
    }

    /// Kills those that show no sign of life any more, or never took a request. A worker that has ended is replaced.
    mutating func killSilent(_ now: Duration) -> [Action] {
        var actions: [Action] = []
        for index in workers.indices {
            let worker = workers[index]
            let isSilent = worker.beat.map { now - $0.at > settings.silenceLimit } ?? false
            let isLate = !worker.isReady && now - worker.since > settings.startLimit
            guard isSilent || isLate, worker.step.map({ $0 < .killed }) ?? true else { continue }
            workers[index].role = .draining(.killed, until: now + settings.killLimit)
            actions.append(.killSilent(pid: worker.pid))
        }
        return actions
    }

    /// Counts the silence of all workers from now on: they may have been stopped as the supervisor was.
    mutating func forgiveSilence(_ now: Duration) {
        for index in workers.indices {
            if let beat = workers[index].beat { workers[index].beat = (beat.value, now) }
        }
    }
}
