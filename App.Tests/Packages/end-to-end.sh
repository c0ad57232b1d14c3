#!/usr/bin/env bash
# Makes the packages (.ci/pack) and uses them as strangers do: an empty home, an empty cache of packages, a folder as the feed. The tool is
# installed, trains, scores, serves, is updated and uninstalled; templates, samples and the code on the pages of the packages are built
# against the packages, and run. Ends with a line "N passed, N failed".
#
#   end-to-end.sh                  needs the .NET SDK; other people's packages come from the machine's cache or feeds
#   PACKAGES=/folder               packages that .ci/pack has made already
#   KEEP=1                         leaves the folder, and says where it is
# shellcheck disable=SC2317 # functions that check calls
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
passed=0 failed=0 step=start server=
work=$(mktemp -d)
cache=${NUGET_PACKAGES:-$HOME/.nuget/packages}
version=$(grep -oPm1 '(?<=<VersionPrefix>)[^<]+' "$root/Directory.Build.props")
newer=${version%.*}.$((${version##*.} + 1))
export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
trap end EXIT

check() { # check TEXT COMMAND...: what it says is shown if it fails
  step=$1
  if "${@:2}" > "$work/log" 2>&1; then
    passed=$((passed + 1)) && echo "passed  $1 ($SECONDS s)"
  else
    failed=$((failed + 1)) && echo "FAILED  $1" && tail -n 30 "$work/log" | sed 's/^/        /'
  fi
}

end() {
  [ "$step" = end ] || { failed=$((failed + 1)); echo "FAILED  after: $step"; }
  [ -z "$server" ] || kill "$server" 2> /dev/null || true
  if [ -n "${KEEP:-}" ]; then echo "kept: $work"; else rm -rf "$work"; fi
  echo "$passed passed, $failed failed"
  exit "$((failed > 0))"
}

until_true() { # until_true COMMAND...: gives up after a minute
  local tries
  for ((tries = 0; tries < 300; tries++)); do
    "$@" > /dev/null 2>&1 && return
    sleep 0.2
  done
  return 1
}

feed=${PACKAGES:-$work/feed}
[ -n "${PACKAGES:-}" ] || check "all packages are made by one script" "$root/.ci/pack" "$feed" linux-x64

# From here on nothing of this user is in reach: no tools, no templates, no packages.
mkdir -p "$work/home" "$work/new"
export HOME=$work/home DOTNET_CLI_HOME=$work/home NUGET_PACKAGES=$work/cache
cd "$work/new"
tool=$work/tools/mlnetclassifier
ask() { "$tool" "$@"; }

check "the tool is installed from a folder" dotnet tool install mlnetclassifier --tool-path "$work/tools" --source "$feed"
trained() { ask train --epochs 1 > "$work/train"; }
check "train --epochs 1" trained
image=$(find sample-data -name '*.jpg' -o -name '*.png' | sort | sed -n 1p)
score_of() { grep -oP '"score":\s*\[[^]]*\]' | tr -d ' \n\r'; }
ranked() { tr -d ' \n' | grep -oP '(?<="ranked":)\[[^]]*\]' | sed 's/"probability"/"score"/g' | tr -d '\n'; }
scored() { ask score "$image" --json | ranked > "$work/ranked" && [ -s "$work/ranked" ]; }
check "score" scored
check "what it says to type next is the link of the tool" grep -q "$work/tools/mlnetclassifier score" "$work/train"

port=$((20000 + RANDOM % 20000))
"$tool" serve --port $port > "$work/serve" 2>&1 &
server=$!
page_is_there() { curl -fsS "http://127.0.0.1:$port/" | grep -qi '<html'; }
check "serve: a page" until_true page_is_there
served() { curl -fsS "http://127.0.0.1:$port/predict" --data-binary "@$image" | cmp - "$work/ranked"; }
check "serve: the bits of score" served
kill "$server"
wait "$server" || true
server=

# A later release, in as far as a feed can tell.
rename() {
  mkdir -p "$work/later" "$work/later-files"
  local package name
  for name in mlnetclassifier mlnetclassifier.linux-x64; do
    package=$work/later/$name.$newer.nupkg
    cp "$feed/$name.$version.nupkg" "$package"
    (cd "$work/later-files" && unzip -qo "$package" $name.nuspec && sed -i "s/<version>$version</<version>$newer</" $name.nuspec \
      && zip -q "$package" $name.nuspec)
  done
}
check "a later release is made up" rename
check "dnx runs it uninstalled" dotnet tool exec --yes mlnetclassifier --source "$feed" -- activations list
check "the tool is updated" dotnet tool update mlnetclassifier --tool-path "$work/tools" --source "$work/later"
listed() { dotnet tool list --tool-path "$work/tools" | grep -q "$newer" && ask activations show relu; }
check "and works" listed
check "the tool is uninstalled" dotnet tool uninstall mlnetclassifier --tool-path "$work/tools"
gone() { ! [ -e "$tool" ] && ! find "$work/tools" -name '*.so' | grep -q .; }
check "and nothing of it is left" gone

# An application elsewhere. Our packages come from the folder into an empty cache, those of others from the machine's.
cat > "$work/Directory.Build.props" << END
<Project>
  <PropertyGroup>
    <RestoreAdditionalProjectSources>$feed</RestoreAdditionalProjectSources>
    <RestoreFallbackFolders>$cache</RestoreFallbackFolders>
    <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
    <CreateHardLinksForCopyLocalIfPossible>true</CreateHardLinksForCopyLocalIfPossible>
  </PropertyGroup>
</Project>
END
mkdir "$work/apps" && cd "$work/apps"
check "templates are installed" dotnet new install "$feed/MlNetClassifier.Templates.$version.nupkg"
check "dotnet new mlnetclassifier-train" dotnet new mlnetclassifier-train --name Birds
check "dotnet new mlnetclassifier-api" dotnet new mlnetclassifier-api --name BirdsApi

# The same application under central package management and for one platform.
central() {
  cp -r BirdsApi Central && mv Central/BirdsApi.csproj Central/Central.csproj
  sed -i -e 's/ Version="[^"]*"//' -e 's|<Nullable>|<RuntimeIdentifier>linux-x64</RuntimeIdentifier><Nullable>|' Central/Central.csproj
  cat > Central/Directory.Packages.props << END
<Project>
  <PropertyGroup>
    <ManagePackageVersionsCentrally>true</ManagePackageVersionsCentrally>
    <CentralPackageTransitivePinningEnabled>true</CentralPackageTransitivePinningEnabled>
  </PropertyGroup>
  <ItemGroup>
    <PackageVersion Include="MlNetClassifier.Pipelines" Version="$version" />
  </ItemGroup>
</Project>
END
}
check "an application with central package management" central

# Each block of C# on the page of a package, as a program with that package alone.
pages() {
  local package block
  for package in Data Pipelines Training; do
    unzip -qo "$feed/MlNetClassifier.$package.$version.nupkg" README.md -d "$work/page"
    block=0
    while IFS= read -r -d '' code; do
      block=$((block + 1))
      mkdir -p "Page$package$block"
      printf '%s' "$code" > "Page$package$block/Program.cs"
      cat > "Page$package$block/Page$package$block.csproj" << END
<Project Sdk="Microsoft.NET.Sdk">
  <PropertyGroup>
    <OutputType>Exe</OutputType>
    <TargetFramework>net10.0</TargetFramework>
    <Nullable>enable</Nullable>
    <ImplicitUsings>enable</ImplicitUsings>
  </PropertyGroup>
  <ItemGroup>
    <PackageReference Include="MlNetClassifier.$package" Version="$version" />
  </ItemGroup>
</Project>
END
    done < <(awk '/^```csharp$/ { inside = 1; next } /^```$/ { if (inside) printf "%c", 0; inside = 0 } inside' "$work/page/README.md")
    [ $block -gt 0 ]
  done
}
check "the code on the pages of the packages is copied" pages

# Samples, from a copy of this folder without the projects beside it.
samples() {
  mkdir -p "$work/repository/docs"
  cp -r "$root/docs/samples" "$work/repository/docs/"
  cp "$root/Directory.Packages.props" "$root/Directory.Build.props" "$root/Backbones.props" "$root/LibTorch.props" "$root/.editorconfig" \
    "$work/repository/"
  mkdir "$work/repository/App" && cp -r "$root/App/Export" "$work/repository/App/"
  sed -i 's|<Project>|<Project><Import Project="../Directory.Build.props" />|' "$work/repository/Directory.Build.props"
}
check "the samples are copied" samples
all_of_it() {
  dotnet new sln --name All --format sln --output "$work" && find "$work/apps" "$work/repository" -name '*.csproj' \
    -exec dotnet sln "$work/All.sln" add {} +
}
check "templates, applications, pages and samples in one solution" all_of_it
build() { dotnet build "$work/All.sln" -c Release -p:FromPackages=true && [ -d "$work/cache/mlnetclassifier.pipelines" ]; }
check "all of it builds against the packages without a warning" build
no_torch() { [ -d "$1" ] && [ -z "$(find "$1" -iname '*torch*')" ]; }
check "no TorchSharp and no libtorch in the output of the application" no_torch "$work/apps/Central/bin"

cd Birds
check "the program of mlnetclassifier-train trains" dotnet bin/Release/net10.0/Birds.dll
image=$(find sample-data -name '*.jpg' -o -name '*.png' | sort | sed -n 1p)
cp model.zip ../Central/
cd ../Central
ASPNETCORE_URLS=http://127.0.0.1:$port dotnet bin/Release/net10.0/linux-x64/Central.dll > "$work/serve" 2>&1 &
server=$!
healthy() { curl -fsS "http://127.0.0.1:$port/health" | grep -q Healthy; }
check "the application is healthy" until_true healthy
dotnet "$root/artifacts/bin/App/release/mlnetclassifier.dll" score "../Birds/$image" --model model.zip --json | tr -d '\n' | score_of > "$work/score"
many() {
  seq 64 | xargs -P 64 -I {} curl -fsS "http://127.0.0.1:$port/score" --data-binary "@../Birds/$image" -o "$work/answer.{}"
  local i
  for ((i = 1; i <= 64; i++)); do tr -d '\n' < "$work/answer.$i" | score_of | cmp - "$work/score" || return 1; done
}
check "64 requests at once have the bits of score" many
step=end
