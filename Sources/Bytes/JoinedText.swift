extension String {
    /// Makes a text of three, in one allocation; `+` and interpolation make one for each piece.
    public init(joined first: String, _ second: String, _ third: String = "") {
        var (first, second, third) = (first, second, third)
        self = first.withUTF8 { first in
            second.withUTF8 { second in
                third.withUTF8 { third in
                    String(unsafeUninitializedCapacity: first.count + second.count + third.count) { text in
                        let end = text[text.initialize(fromContentsOf: first)...].initialize(fromContentsOf: second)
                        return text[end...].initialize(fromContentsOf: third)
                    }
                }
            }
        }
    }
}
