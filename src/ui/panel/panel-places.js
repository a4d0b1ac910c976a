/* The choice of another device, with how each of them stands. */

(function (root) {
  'use strict';

  var view = root.tomeoki.view;

  function place(one, onChoose) {
    var made = view.button(one.free ? 'place free' : 'place', '', function () {
      onChoose(one.id);
    });
    made.appendChild(view.element('span', 'place-name', one.name));
    made.appendChild(view.element('span', 'place-site', one.site));
    made.appendChild(view.element('span', 'place-state', one.stateText));
    return view.element('li', '', [made]);
  }

  /* Shows the other devices; handlers: onChoose(deviceId), onBack(). */
  view.showPlaces = function (others, handlers) {
    var content =
      others.length === 0
        ? view.element('div', 'blank', [view.element('p', 'blank-title', view.text('noneElsewhere'))])
        : view.element(
            'ul',
            'places',
            others.map(function (one) {
              return place(one, handlers.onChoose);
            })
          );
    view.show([
      view.element('div', 'list-head', [view.element('h1', '', view.text('elsewhereTitle'))]),
      view.element('div', 'list-body', [content]),
      view.element('div', 'list-foot', [view.button('', view.text('toList'), handlers.onBack)]),
    ]);
    view.say(view.text('elsewhereTitle'));
  };
})(window);
