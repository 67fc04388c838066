import Synchronization
import System

/// Where this process counts: its slot of the service's shared memory, or memory of its own.
///
/// There is one place for all of a process, as there is one for its log, so that what counts need not be told where.
///
///     Metrics.count(.commits)
public enum Metrics {
    private struct Place: Sendable {
        let segment: MetricsSegment
        let slot: MetricsSlot
    }

    private static let attached = Mutex<Place?>(nil)
    /// Fixed at the first use.
    private static let place: Place = attached.withLock { $0 } ?? ownPlace

    /// Makes a slot of `segment` the place of this process. To be called once, before anything is counted.
    public static func attach(_ segment: MetricsSegment, slot: Int) {
        attached.withLock { $0 = Place(segment: segment, slot: segment.slot(slot)) }
    }

    /// The slot of this process.
    public static var slot: MetricsSlot { place.slot }

    /// The memory of all workers, this process's among them.
    public static var segment: MetricsSegment { place.segment }

    /// Adds to a counter.
    public static func count(_ counter: Counter, by number: Int = 1) { slot.count(counter, by: number) }

    /// Counts a value of a distribution: microseconds for a duration.
    public static func observe(_ distribution: Distribution, _ value: Int) { slot.observe(distribution, value) }

    private static var ownPlace: Place {
        do throws(SystemError) {
            let segment = try MetricsSegment(privateSlots: 1)
            return Place(segment: segment, slot: segment.slot(0))
        } catch { fatalError("no memory for metrics: \(error)") }
    }
}
