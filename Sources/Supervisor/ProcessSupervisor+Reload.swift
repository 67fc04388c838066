@preconcurrency import Glibc  // For `environ`, which nobody changes once threads run.
import Logging
import System

/// A reload: the program that lies at this one's path, asked first whether it can serve, takes this one's place.
extension ProcessSupervisor {
    /// Begins a reload; one that is asked for while another begins follows it.
    mutating func reload() {
        guard check == nil else {
            isReloadRepeated = true
            return
        }
        guard machine.isServing else { return }
        notifier.reloading()
        logger.notice("reloading", metadata: ["program": "\(program.executable)"])
        do throws(SupervisorError) { check = try ReloadCheck(program, at: Self.now) } catch { refuse("\(error)") }
    }

    /// Becomes the next program if the check has found that this can serve.
    mutating func conclude(_ exit: ChildExit) {
        let findings = check?.findings(exit) ?? ""
        check = nil
        if isReloadRepeated {
            isReloadRepeated = false
            return reload()
        }
        guard machine.isServing else { return }
        guard exit == .status(0) else { return refuse(findings) }
        do throws(SystemError) { try becomeNext() } catch { refuse("\(error)") }
    }

    private func refuse(_ reason: String) {
        logger.error("reload refused, the workers that are there go on", metadata: ["reason": "\(reason)"])
        notifier.ready("Reload refused: \(reason)")
    }

    /// Returns only if that fails.
    private func becomeNext() throws(SystemError) {
        var handover = Handover(generation: machine.generation)
        handover.workers = machine.workers.compactMap { worker in rows[worker.pid].map { (worker, $0) } }
        sockets.requests.hand(to: &handover, as: "socket")
        sockets.health.hand(to: &handover, as: "health")
        handover.descriptors["lock"] = lock.descriptor.number
        handover.paths["lock"] = lock.path
        handover.descriptors["lifeline-reading"] = lifeline.reading.number
        handover.descriptors["lifeline-writing"] = lifeline.writing.number
        handover.descriptors["metrics"] = metrics.number
        handover.descriptors["bell"] = bell.number
        handover.paths["log"] = log?.path
        let file = try handover.file()
        let inherited = handover.descriptors.values + [file.number]
        for number in inherited { _ = fcntl(number, F_SETFD, 0) }
        let arguments = [program.executable] + program.resume + ["\(file.number)"]
        let texts = arguments.map { strdup($0) }
        execve(program.executable, texts + [nil], environ)
        let error = SystemError("running", program.executable)
        for number in inherited { _ = fcntl(number, F_SETFD, FD_CLOEXEC) }
        for text in texts { free(text) }
        throw error
    }
}
