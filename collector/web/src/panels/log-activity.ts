/** Opens a search in Log Activity: QRadar's tab around the app, else a window of its own. */
import { QRadar } from 'qjslib';

/** False: the browser held the window back. */
export function openLogActivity(aql: string): boolean {
  try {
    QRadar.openEventSearch(aql, !insideQRadar());
    return true;
  } catch {
    return false;
  }
}

/** QRadar's own page has the function that qjslib calls to change tabs. */
function insideQRadar(): boolean {
  try {
    return window.top !== window && typeof (window.top as { setActiveTab?: unknown } | null)?.setActiveTab === 'function';
  } catch {
    return false; // Another origin around the app.
  }
}
