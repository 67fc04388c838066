import Gateway
import Logging
import SQLiteStore
import System

/// A thread that looks four times a second at what may change below a worker: the workflow files, which are in force
/// within a second, and the database's file, without which the worker answers nothing.
enum Follower {
    private static let interval = 0.25  // s

    /// Starts the thread; it ends with the process.
    static func start(_ gateway: Gateway, _ store: SQLiteStore, logger: Logger) throws(SystemError) {
        try Thread(name: "follower") {
            var wasThere = true
            while true {
                Thread.sleep(seconds: interval)
                gateway.followWorkflows()
                FreedMemory.release()
                let isThere = store.checkPlace()
                if wasThere != isThere {
                    if isThere {
                        logger.notice("the database is in its place again")
                    } else {
                        logger.critical(
                            "the database has gone, or another file has taken its place; nothing is answered")
                    }
                }
                wasThere = isThere
            }
        }.detach()
    }
}
