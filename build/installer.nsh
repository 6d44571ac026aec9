; Windows' uninstaller: takes away the daily check (main/daily/task-scheduler.ts) and the start at login, which Electron
; keeps under the app's id. An update runs it, too, and leaves both.
!macro customUnInstall
  ${ifNot} ${isUpdated}
    ReadEnvStr $0 USERNAME
    nsExec::Exec 'schtasks /Delete /F /TN "Lifeboat daily check of $0"'
    Pop $0
    DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "io.lifeboat.app"
  ${endIf}
!macroend
