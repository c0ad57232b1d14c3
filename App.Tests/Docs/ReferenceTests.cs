using System.CommandLine;
using MlNetClassifier.App.Hosting;
using MlNetClassifier.App.Settings;
using MlNetClassifier.App.Tests.House;

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>The pages of docs/reference are those of the code. They are made with the pictures of the house.</summary>
[TestClass]
public sealed class ReferenceTests
{
    [TestMethod]
    public void Commands_OfTheReference_AreThoseOfTheProgram()
    {
        var surroundings = new AppEnvironment
        {
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            In = TextReader.Null,
            WorkingDirectory = ".",
        };

        new MadeSection("docs/reference/commands.md", "list of commands")
            .AssertIs(CommandReference.Of(CommandLine.CreateRoot(surroundings)));
    }

    [TestMethod]
    public void Settings_OfTheReference_AreThoseOfTheTable() =>
        new MadeSection("docs/reference/settings.md", "list of settings").AssertIs(SettingReference.Of(SettingsTable.All));

    [TestMethod]
    public void Types_OfTheReference_AreThoseOfTheLibraries() =>
        new MadeSection("docs/reference/api.md", "list of public types").AssertIs(TypeReferencePage.Of(HouseAssemblies.Paths
            .Where(path => !path.EndsWith("mlnetclassifier.dll", StringComparison.Ordinal))));

    [TestMethod]
    public void OfACommand_EveryKindOfSymbol_IsARowWithItsChoicesAndDefault()
    {
        Option<string> format = new("--format", "-f")
        {
            Description = "How | what.",
            HelpName = "a|b",
            DefaultValueFactory = _ => "a",
        };
        Option<string> secret = new("--secret") { Hidden = true };
        var file = new Argument<string>("FILE") { Description = "The file." };
        var verb = new Command("make", "Make something.") { file, format, secret };

        string text = CommandReference.Of(new RootCommand { verb });

        Assert.Contains("## make\n\nMake something.\n\n`mlnetclassifier make FILE [options]`", text);
        Assert.Contains("| `FILE` | The file. | |", text);
        Assert.Contains(@"| `--format`, `-f` | How \| what. | `a`, `b`; default `a` |", text);
        Assert.DoesNotContain("secret", text);
    }
}
