/// A text that is equal to another only if it has the same bytes, as keys of a database are. Swift's strings are equal
/// already where they look the same: `é` written as one character or as two.
public struct ExactText: Hashable, Sendable {
    /// The text.
    public let text: String

    /// The same text.
    public init(_ text: String) { self.text = text }

    public static func == (left: ExactText, right: ExactText) -> Bool {
        left.text.utf8.span.withUnsafeBufferPointer { left in
            right.text.utf8.span.withUnsafeBufferPointer { right in
                left.count == right.count && left.elementsEqual(right)
            }
        }
    }

    public func hash(into hasher: inout Hasher) {
        text.utf8.span.withUnsafeBufferPointer { bytes in
            hasher.combine(bytes.count)
            hasher.combine(bytes: UnsafeRawBufferPointer(bytes))
        }
    }
}
