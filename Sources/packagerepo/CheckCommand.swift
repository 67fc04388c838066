import ArgumentParser
import Collection
import FileBlobStore
import JSON
import Stores

/// `packagerepo fsck`: compares database and blobs, while the service runs or not.
struct CheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "fsck",
        abstract: "Check that the database and the stored blobs agree.",
        discussion: "Ends with 1 where something is wrong.")

    @OptionGroup var data: DataDirectoryOptions
    @Flag(name: .customLong("deep"), help: "Read all bytes and compare them with their digests.") var isDeep = false
    @Flag(help: "Put damaged blobs into quarantine: they are not sent any more, until their bytes are published again.")
    var repair = false
    @Flag(name: .customLong("json"), help: "Print the report as JSON.") var asJSON = false

    func run() throws {
        let settings = try Settings.ofThisProcess()
        let store = try data.openStore(settings)
        let blobs = try FileBlobStore(root: data.directories(settings).data)
        let checker = Checker(database: store, ledger: store, blobs: blobs)
        var count = 0
        let faults = try checker.check(isDeep: isDeep) { count = $0 }
        var quarantined = 0
        if repair { for fault in faults where try checker.quarantine(fault) { quarantined += 1 } }
        if asJSON {
            let report: JSONValue = [
                "ok": JSONValue(faults.isEmpty), "blobs": JSONValue(count), "quarantined": JSONValue(quarantined),
                "faults": JSONValue(faults.map(\.json)),
            ]
            try StandardOutput.write(String(decoding: report.serializedLine(), as: UTF8.self))
        } else {
            try StandardOutput.write(faults.map { "\($0.subject): \($0.message)\n" }.joined())
            if quarantined > 0 { try StandardOutput.write("Put into quarantine: \(quarantined)\n") }
            let result = faults.isEmpty ? "everything agrees" : "\(faults.count) faults"
            try StandardOutput.write("\(count) blobs checked\(isDeep ? ", every byte" : ""): \(result)\n")
        }
        if !faults.isEmpty { throw ExitCode.failure }
    }
}

extension Checker.Fault {
    fileprivate var json: JSONValue {
        ["kind": JSONValue(kind.rawValue), "subject": JSONValue(subject), "message": JSONValue(message)]
    }
}
