/// A text that is compared by its bytes, as the keys of a database are. Swift compares strings by canonical
/// equivalence: `é` as one scalar equals `é` as two.
public struct ExactText: Hashable, Sendable {
    /// The text.
    public let text: String

    /// Wraps a text.
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

extension String {
    /// Whether both texts have the same bytes; `==` also holds for texts that are canonically equivalent.
    public func isExactly(_ other: String) -> Bool { ExactText(self) == ExactText(other) }
}
