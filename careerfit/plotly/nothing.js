// In place of packages that are never called: polybooljs selects points by a lasso, native-promise-only is for old browsers.
