using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Ballast.App.Verbs;

/// <summary>A command with one line that says what it does, and more, with examples, at the end of its help.</summary>
class Verb(string name, string description, string teaching) : Command(name, description)
{
    public string Teaching => teaching;

    /// <summary>Help that teaches: what there is, and below it the verb's own words.</summary>
    public sealed class Help : SynchronousCommandLineAction
    {
        readonly HelpAction plain = new();

        public override int Invoke(ParseResult parseResult)
        {
            var result = plain.Invoke(parseResult);
            if (parseResult.CommandResult.Command is Verb verb) Console.WriteLine(verb.Teaching);
            return result;
        }
    }
}
