; A per-user installer without administrator's rights, silent for a roll-out (P4):
;   qa-desk-VERSION-setup.exe /VERYSILENT /SUPPRESSMSGBOXES [/DIR="D:\QA Desk"]
; A connection.toml beside the installer is carried into the program's folder.
; Made by CI: iscc /DVersion=0.1.0 packaging\windows\qa-desk.iss

#ifndef Version
  #error Say which version: iscc /DVersion=0.1.0 packaging\windows\qa-desk.iss
#endif

[Setup]
AppId={{6B1C6C0E-6C1B-4B0A-9B57-5D1B5C2E7A41}
AppName=QA Desk
AppVersion={#Version}
AppVerName=QA Desk {#Version}
VersionInfoVersion={#Version}
DefaultDirName={localappdata}\Programs\QA Desk
DefaultGroupName=QA Desk
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
SourceDir=..\..
OutputDir=build\dist
OutputBaseFilename=qa-desk-{#Version}-setup
SetupIconFile=build\icons\qa-desk.ico
UninstallDisplayIcon={app}\QA Desk.exe
LicenseFile=LICENSE
Compression=lzma2
SolidCompression=yes
CloseApplications=yes
RestartApplications=no
ShowLanguageDialog=auto

[Languages]
Name: "en"; MessagesFile: "compiler:Default.isl"
Name: "zh"; MessagesFile: "compiler:Default.isl,packaging\windows\chinese.isl"

[Messages]
en.WinVersionTooLowError=QA Desk needs Windows 10 of 2018 (1809) or newer; Windows 7 and 8 will not do. Nothing was changed. Ask your administrator for a newer Windows.
en.OnlyOnTheseArchitectures=QA Desk needs a 64-bit Windows, and this one has 32 bits. Nothing was changed. Ask your administrator for a computer with 64-bit Windows 10 or newer.
zh.WinVersionTooLowError=QA Desk 需要 Windows 10（1809，2018 年）或更高版本，Windows 7 和 8 无法运行。没有做任何更改。请联系管理员升级 Windows。
zh.OnlyOnTheseArchitectures=QA Desk 需要 64 位 Windows，而这台是 32 位。没有做任何更改。请联系管理员更换为 64 位 Windows 10 或更高版本的电脑。

[Tasks]
Name: "desktopicon"; Description: "{cm:CreateDesktopIcon}"; GroupDescription: "{cm:AdditionalIcons}"

[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Files]
Source: "build\dist\qa-desk\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs
Source: "{src}\connection.toml"; DestDir: "{app}"; Flags: external skipifsourcedoesntexist

[Icons]
Name: "{group}\QA Desk"; Filename: "{app}\QA Desk.exe"
Name: "{userdesktop}\QA Desk"; Filename: "{app}\QA Desk.exe"; Tasks: desktopicon

[Run]
Filename: "{app}\QA Desk.exe"; Description: "{cm:LaunchProgram,QA Desk}"; Flags: nowait postinstall skipifsilent
