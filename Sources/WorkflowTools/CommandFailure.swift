/// Why a command could not do its work, as one line for the operator; the command exits with 1.
package struct CommandFailure: Error, CustomStringConvertible {
    package let description: String

    package init(_ description: String) { self.description = description }
}
