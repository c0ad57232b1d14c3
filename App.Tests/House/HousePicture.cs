using System.Text;

namespace MlNetClassifier.App.Tests.House;

/// <summary>The folders as a Mermaid flow chart, which GitHub and others draw: grouped by project, the highest first.</summary>
internal static class HousePicture
{
    /// <summary>Draws a graph.</summary>
    /// <param name="graph">The graph, reduced; otherwise the picture is a thicket.</param>
    /// <param name="projects">Projects from the lowest up.</param>
    public static string Draw(FolderGraph graph, IReadOnlyList<string> projects)
    {
        var text = new StringBuilder("```mermaid\nflowchart TD\n");
        foreach (string project in projects.Reverse())
        {
            text.Append($"  subgraph {project}_project[\"{project}\"]\n");
            foreach (string folder in graph.Folders.Where(folder => FolderGraph.ProjectOf(folder) == project))
                text.Append($"    {Node(folder)}[\"{(folder == project ? folder + "/" : folder[(project.Length + 1)..])}\"]\n");

            text.Append("  end\n");
        }

        foreach (FolderArrow arrow in graph.Arrows)
            text.Append($"  {Node(arrow.From)} --> {Node(arrow.To)}\n");

        return text.Append("```").ToString();
    }

    private static string Node(string folder) => folder.Replace('/', '_');
}
