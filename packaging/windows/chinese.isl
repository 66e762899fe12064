; What the installer says in Chinese; the rest is in Default.isl.

[LangOptions]
LanguageName=简体中文
LanguageID=$0804

[Messages]
SetupAppTitle=安装
SetupWindowTitle=安装 - %1
ButtonBack=< 上一步(&B)
ButtonNext=下一步(&N) >
ButtonInstall=安装(&I)
ButtonCancel=取消
ButtonFinish=完成(&F)
ButtonBrowse=浏览(&B)…
ButtonYes=是(&Y)
ButtonNo=否(&N)
WelcomeLabel1=欢迎安装 [name]
WelcomeLabel2=即将在这台电脑上安装 [name/ver]，不需要管理员权限。
WizardLicense=许可协议
LicenseLabel=请先阅读以下许可协议。
LicenseAccepted=我接受协议(&A)
LicenseNotAccepted=我不接受协议(&D)
WizardSelectDir=选择安装位置
SelectDirDesc=[name] 安装到哪里？
SelectDirLabel3=[name] 将安装到以下文件夹。
SelectDirBrowseLabel=点“下一步”继续；要换文件夹，请点“浏览”。
WizardSelectTasks=其他事项
SelectTasksDesc=还要做什么？
SelectTasksLabel2=请选择安装 [name] 时要做的事，然后点“下一步”。
WizardReady=可以安装
ReadyLabel1=即将在这台电脑上安装 [name]。
ReadyLabel2a=点“安装”开始；要修改，请点“上一步”。
WizardInstalling=正在安装
InstallingLabel=正在安装 [name]，请稍候。
FinishedHeadingLabel=[name] 安装完成
FinishedLabel=[name] 已安装，可从开始菜单启动。
ClickFinish=点“完成”退出安装。

[CustomMessages]
CreateDesktopIcon=在桌面上创建图标(&D)
AdditionalIcons=图标：
LaunchProgram=启动 %1
