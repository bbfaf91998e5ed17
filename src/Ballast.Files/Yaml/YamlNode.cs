namespace Ballast.Files.Yaml;

/// <summary>A place in a file; lines and columns count from 1.</summary>
readonly record struct Mark(string File, int Line, int Column);

/// <summary>A YAML document as a tree that knows where each part stands. Closed.</summary>
abstract record YamlNode(Mark Mark)
{
    /// <param name="Mark">Where it begins.</param>
    /// <param name="Text">The value with quotes and escapes resolved.</param>
    /// <param name="Plain">Whether it was written without quotes.</param>
    public sealed record Scalar(Mark Mark, string Text, bool Plain) : YamlNode(Mark)
    {
        /// <summary>Nothing was written, or one of YAML's words for it.</summary>
        public bool IsEmpty => Plain && Text is "" or "~" or "null";
    }

    public sealed record List(Mark Mark, IReadOnlyList<YamlNode> Items) : YamlNode(Mark);

    public sealed record Map(Mark Mark, IReadOnlyList<Entry> Entries) : YamlNode(Mark)
    {
        /// <summary>By key, made once: a map is asked for many keys.</summary>
        readonly Dictionary<string, Entry> byKey = Entries.ToDictionary(entry => entry.Key.Text);

        public Entry? Find(string key) => byKey.GetValueOrDefault(key);
    }

    public sealed record Entry(Scalar Key, YamlNode Value);

    /// <summary>What it is, for people.</summary>
    public string Noun => this switch
    {
        Scalar { IsEmpty: true } => "nothing",
        Scalar => "a single value",
        List => "a list",
        _ => "a map of keys and values",
    };
}
