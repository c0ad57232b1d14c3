using System.Text;
using MlNetClassifier.App.Settings;

namespace MlNetClassifier.App.Tests.Docs;

/// <summary>The settings of a training as a page, in the groups of the help.</summary>
internal static class SettingReference
{
    public static string Of(IEnumerable<Setting> settings)
    {
        var text = new StringBuilder();
        foreach (IGrouping<SettingGroup, Setting> group in settings.GroupBy(setting => setting.Group).OrderBy(group => group.Key))
        {
            text.Append($"## {(group.Key == SettingGroup.Rare ? "Rarely needed" : group.Key)}\n\n");
            text.Append("| setting | for | belongs to |\n| --- | --- | --- |\n");
            foreach (Setting setting in group)
            {
                string names = string.Join(", ", setting.Aliases.Prepend(setting.Name).Select(name => $"`{name}`"));
                string value = setting.IsFlag ? string.Empty : $" `{CommandReference.Cell(setting.Placeholder)}`";
                string owners = string.Join(", ", setting.Owners.Select(owner => owner.What ?? $"`{owner.Option}`").Distinct());
                text.Append($"| {names}{value} | {CommandReference.Cell(setting.Help + setting.Details)} | {owners} |\n");
            }

            text.Append('\n');
        }

        return text.ToString().TrimEnd();
    }
}
