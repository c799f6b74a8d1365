; What setup says beside NSIS's own words.
LangString textRunning ${LANG_ENGLISH} "Cordboard is running, maybe in another session. Close it and try again."
LangString textRunning ${LANG_GERMAN} "Cordboard läuft noch, vielleicht in einer anderen Sitzung. Beenden Sie es und versuchen Sie es erneut."
LangString textRunning ${LANG_FRENCH} "Cordboard est en cours d'exécution, peut-être dans une autre session. Fermez-le et réessayez."
LangString textRunning ${LANG_SPANISH} "Cordboard está en ejecución, quizá en otra sesión. Ciérrelo e inténtelo de nuevo."

LangString textWindows ${LANG_ENGLISH} "Cordboard needs Windows 10 or newer."
LangString textWindows ${LANG_GERMAN} "Cordboard benötigt Windows 10 oder neuer."
LangString textWindows ${LANG_FRENCH} "Cordboard nécessite Windows 10 ou une version plus récente."
LangString textWindows ${LANG_SPANISH} "Cordboard necesita Windows 10 o posterior."

LangString textProcessor ${LANG_ENGLISH} "This Cordboard is for 64-bit Windows."
LangString textProcessor ${LANG_GERMAN} "Dieses Cordboard ist für 64-Bit-Windows."
LangString textProcessor ${LANG_FRENCH} "Cette version de Cordboard est destinée à Windows 64 bits."
LangString textProcessor ${LANG_SPANISH} "Esta versión de Cordboard es para Windows de 64 bits."

LangString textPackage ${LANG_ENGLISH} "Cordboard was installed here from its MSI package. Upgrade it with the package, or uninstall it first."
LangString textPackage ${LANG_GERMAN} "Cordboard wurde hier mit dem MSI-Paket installiert. Aktualisieren Sie es mit dem Paket, oder deinstallieren Sie es zuerst."
LangString textPackage ${LANG_FRENCH} "Cordboard a été installé ici avec son paquet MSI. Mettez-le à jour avec le paquet ou désinstallez-le d'abord."
LangString textPackage ${LANG_SPANISH} "Cordboard se instaló aquí con su paquete MSI. Actualícelo con el paquete o desinstálelo primero."

LangString textFiles ${LANG_ENGLISH} "The files could not be written. Nothing else was changed."
LangString textFiles ${LANG_GERMAN} "Die Dateien konnten nicht geschrieben werden. Sonst wurde nichts geändert."
LangString textFiles ${LANG_FRENCH} "Les fichiers n'ont pas pu être écrits. Rien d'autre n'a été modifié."
LangString textFiles ${LANG_SPANISH} "No se pudieron escribir los archivos. No se cambió nada más."

LangString textWebView2 ${LANG_ENGLISH} "Cordboard is installed, but the Microsoft Edge WebView2 Runtime that it needs is missing on this computer. Ask your administrator to install it."
LangString textWebView2 ${LANG_GERMAN} "Cordboard ist installiert, aber auf diesem Computer fehlt die dafür nötige Microsoft Edge WebView2 Runtime. Bitten Sie Ihre Administration, sie zu installieren."
LangString textWebView2 ${LANG_FRENCH} "Cordboard est installé, mais Microsoft Edge WebView2 Runtime, dont il a besoin, manque sur cet ordinateur. Demandez à votre administrateur de l'installer."
LangString textWebView2 ${LANG_SPANISH} "Cordboard está instalado, pero en este equipo falta Microsoft Edge WebView2 Runtime, que necesita. Pida a su administrador que lo instale."
