import FastCGI
import Metrics
import System

/// A thread that looks once a second at this process and its server, for the metrics. Nothing of it costs a request.
enum WorkerSampling {
    private static let interval = 1.0  // s

    /// Starts the thread; it ends with the process.
    static func start(of server: FastCGIServer) throws(SystemError) {
        try Thread(name: "metrics", stackSize: 256 << 10) {
            while true {
                sample(server)
                Thread.sleep(seconds: interval)
            }
        }.detach()
    }

    private static func sample(_ server: FastCGIServer) {
        let threads = server.status
        let busy = threads.count(where: \.isBusy)
        Metrics.slot.set(.requestThreads, to: threads.count)
        Metrics.slot.set(.busyThreads, to: busy)
        Metrics.slot.raise(.busiestThreads, to: busy)
        Metrics.slot.set(.parkedConnections, to: server.parkedConnections)
        Metrics.slot.sampleProcess()
    }
}
