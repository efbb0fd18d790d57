/** Where the app is: behind QRadar's proxy the path before it is not known to the pages. */

/** The address of something of the app, such as `api/caller`, whichever page asks. */
export function appUrl(path: string): string {
  const root = document.querySelector<HTMLMetaElement>('meta[name="app-root"]')?.content ?? './';
  return new URL(root + path, document.baseURI).href;
}
