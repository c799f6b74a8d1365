import { sameView, type View } from './navigation';

/** A tab of the workspace, with the subtabs that were opened from it. */
export interface Tab {
  readonly key: string;
  readonly view: View;
  children: readonly View[];
  /** The subtab on top, -1 for the tab's own view. */
  shown: number;
}

/** What is open: the navigation item on the left and the tabs beside it. */
export class Workspace {
  #item: View = $state.raw({ kind: 'home' });
  #tabs: Tab[] = $state([]);
  #active = $state('');
  #made = 0;

  /** The list, or the home page, that the navigation bar shows. */
  get item(): View {
    return this.#item;
  }

  get tabs(): readonly Tab[] {
    return this.#tabs;
  }

  /** The key of the tab on top; '' when it is the navigation item. */
  get active(): string {
    return this.#active;
  }

  get activeTab(): Tab | undefined {
    return this.#tabs.find(({ key }) => key === this.#active);
  }

  get current(): View {
    const tab = this.activeTab;
    if (!tab) return this.#item;
    return tab.children[tab.shown] ?? tab.view;
  }

  /** Brings a view up, where it is open already or in a new tab; within parent it becomes a subtab. Answers
   *  whether it is newly open. */
  open(view: View, parent = ''): boolean {
    if (view.kind === 'home' || view.kind === 'list') {
      const isNew = !sameView(this.#item, view);
      this.#item = view;
      this.#active = '';
      return isNew;
    }
    for (const tab of this.#tabs) {
      const child = tab.children.findIndex((each) => sameView(each, view));
      if (child >= 0 || sameView(tab.view, view)) {
        tab.shown = child;
        this.#active = tab.key;
        return false;
      }
    }
    const within = this.#tabs.find(({ key }) => key === parent);
    if (within) {
      within.children = [...within.children, view];
      within.shown = within.children.length - 1;
      this.#active = within.key;
      return true;
    }
    const key = `tab-${++this.#made}`;
    this.#tabs.push({ key, view, children: [], shown: -1 });
    this.#active = key;
    return true;
  }

  /** Brings a tab, or one of its subtabs, up. */
  show(key: string, child = -1): void {
    const tab = this.#tabs.find((each) => each.key === key);
    if (!tab) return;
    tab.shown = child;
    this.#active = key;
  }

  /** Closes a tab, or one of its subtabs; what lies left of it comes up if it was on top. */
  close(key: string, child = -1): void {
    const index = this.#tabs.findIndex((each) => each.key === key);
    const tab = this.#tabs[index];
    if (!tab) return;
    if (child >= 0) {
      tab.children = tab.children.filter((_, i) => i !== child);
      if (tab.shown >= child) tab.shown -= 1;
      return;
    }
    this.#tabs.splice(index, 1);
    if (this.#active === key) this.#active = this.#tabs[Math.max(0, index - 1)]?.key ?? '';
  }
}
