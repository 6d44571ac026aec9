; Windows' uninstaller: takes the daily check away (main/daily/task-scheduler.ts). An update runs it, too, and leaves it.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ReadEnvStr $0 USERNAME
    nsExec::Exec 'schtasks /Delete /F /TN "Lifeboat daily check of $0"'
    Pop $0
  ${endIf}
!macroend
