import ArgumentParser
import Collection
import FileBlobStore
import JSON
import Stores
import WorkflowTools

/// `packagerepo gc`: collects what nobody can reach any more, while the service runs or not.
struct CollectCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "gc",
        abstract: "Collect blobs that no artifact names any more, and what crashes have left.",
        discussion: "The service does this by itself. What is removed lies in the directory `trash` for days.")

    @OptionGroup var data: DataDirectoryOptions
    @Flag(name: .customLong("dry-run"), help: "Only tell what would be condemned or removed.") var isDryRun = false
    @Option(
        help: "Hours for which a blob lies idle, and then condemned (default: the setting PACKAGEREPO_GC_GRACE_HOURS).")
    var grace: Int?
    @Flag(name: .customLong("now"), help: "End what could still be restored: it cannot be undeleted any more.")
    var endsRestorable = false
    @Flag(name: .customLong("json"), help: "Print the report as JSON.") var asJSON = false

    func validate() throws {
        guard grace.map({ (0...8_760).contains($0) }) != false else {
            throw ValidationError("--grace takes 0 to 8760 hours; found \(grace ?? 0)")
        }
    }

    func run() throws {
        let settings = try Settings.ofThisProcess()
        let directories = data.directories(settings)
        let store = try data.openStore(settings)
        var options = Collector.Options()
        options.grace = (grace ?? settings.number(.collectionGraceHours)) * 3_600
        options.endsRestorable = endsRestorable
        options.trashDays = settings.number(.trashDays)
        let collector = Collector(
            metadata: store, ledger: store, files: try FileBlobStore(root: directories.data), options: options)
        if isDryRun {
            let total = try collector.preview()
            let text = asJSON ? Self.line(total.json) : "Would collect \(total.words)\n"
            try StandardOutput.write(text)
            return
        }
        guard let report = try collector.collect() else {
            throw CommandFailure("The service is collecting just now; try again when it has ended")
        }
        try StandardOutput.write(asJSON ? Self.line(report.json) : report.text)
    }

    private static func line(_ value: JSONValue) -> String {
        String(decoding: value.serializedLine(), as: UTF8.self)
    }
}

extension CollectionReport {
    /// A line for each kind.
    fileprivate var text: String {
        """
        Restorable no longer: \(ended)
        Removed into the trash: \(removed.words)
        Condemned, to be removed by a later pass: \(condemned.words)
        Left over by crashes, into the trash: \(leftover.words)
        Cut-off uploads removed: \(uploads.words)
        Removed from the trash for good: \(emptied.words)

        """
    }
}

extension CollectedBytes {
    fileprivate var words: String { "\(count) (\(bytes) bytes)" }
}
