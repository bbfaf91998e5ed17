using System.CommandLine;
using Ballast.App.Live;
using Ballast.App.Verbs;
using Ballast.Wire.DsxFlex;
using Ballast.Wire.DsxFlex.Signing;

namespace Ballast.App.Dsx;

/// <summary>`ballast dsx …`.</summary>
static class DsxVerbs
{
    public static Verb Make() => new("dsx", "Keys for the bus of an AI factory (DSX Flex).", """
        Example:
          ballast dsx key --kid ballast-1 --source //grid/v1/dsx-flex-agent/ballast-1 --out dsx-key.pem
        """) { Key() };

    static Verb Key()
    {
        var kid = new Option<string>("--kid") { Description = "Id of the key, by which others find its public half.", Required = true, HelpName = "ID" };
        var source = new Option<string[]>("--source") { Description = "Whom it signs for, as //grid/v1/ROLE/IDENTIFIER; may be given again.", Required = true, HelpName = "SOURCE" };
        var output = new Option<string>("--out") { Description = "File for the private key; it must not be there yet.", Required = true, HelpName = "FILE" };
        var verb = new Verb("key", "Make a signing key (ES256), and print what others must trust.", """
            The private key goes into the file, which only its owner may read. What is printed is public: a
            set of keys, to be put into the file of trusted keys of those who shall believe us.

            Example:
              ballast dsx key --kid acme-1 --source //grid/v1/isv/acme-energy --out acme.pem > trusted.json
            """) { kid, source, output };
        verb.SetAction(parsed => Run(parsed.GetValue(kid)!, parsed.GetValue(source)!, parsed.GetValue(output)!));
        return verb;
    }

    static int Run(string kid, string[] sources, string output)
    {
        if (string.IsNullOrWhiteSpace(kid)) throw new InputException("--kid is empty: give the key an id.");
        var parties = sources.Select(s => DsxParty.TryParse(s, out var party) ? party : throw new InputException($"--source \"{s}\" is not of the form //grid/v1/ROLE/IDENTIFIER, ROLE being isv, dsx-flex-agent or infra.")).ToArray();
        using var key = SigningKey.NewES256(kid);
        try
        {
            var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
            if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
            using var file = new StreamWriter(SiteSource.Named(output), options);
            file.WriteLine(key.ExportPem());
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{output} cannot be made ({e.Message}): an existing key is never written over; choose another name.");
        }
        Console.WriteLine($"{{\"keys\":[{key.PublicJwk(parties)}]}}");
        return 0;
    }
}
